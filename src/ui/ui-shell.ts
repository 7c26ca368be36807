import type { Block } from '../format/block.ts';
import type { Completion } from '../shell/arguments/type.ts';
import type { StatusReport } from '../shell/status.ts';

export interface UiShell {
  on(event: 'block', listener: (block: Block) => void): () => void;
  on(event: 'change', listener: () => void): () => void;
  on(event: 'clear', listener: () => void): () => void;
  on(event: 'exit', listener: (code: number) => void): () => void;
  execute(line: string): Promise<unknown>;
  complete(
    text: string,
    cursor: number,
    signal: AbortSignal,
  ): Promise<{ replace: readonly [number, number]; items: readonly Completion[]; title: string } | undefined>;
  hint(text: string): string;
  interrupt(): boolean;
  prompt(): string;
  status(): StatusReport;
}
