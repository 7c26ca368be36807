/** What the context view shows of a halt, before anyone decided how it looks. */
import type { Code } from '../../inspect/read-code.ts';
import type { NamedWord } from '../../inspect/read-stack.ts';
import type { Registers } from '../../session/session.ts';

/** The panes, in the order in which they are shown by default. */
export const paneNames = ['registers', 'code', 'stack', 'calls'] as const;
export type PaneName = (typeof paneNames)[number];

/** A function that is being executed: the innermost first. */
export interface Frame {
  /** What is executed next in it. */
  readonly address: bigint;
  readonly name: string | undefined;
}

/** Why a pane has nothing to show: the line is too slow for it, or the debuggee refused. */
export type Missing = 'too slow' | 'not mapped';

export interface ContextContent {
  readonly core: number;
  readonly bits: 64 | 32;
  readonly rip: bigint;
  readonly rflags: bigint;
  /** By name, where rip lies. */
  readonly place: string | undefined;
  readonly registers: Registers | 'too slow';
  /** Names of registers that differ from the halt before. */
  readonly changed: ReadonlySet<string>;
  readonly code: Code;
  /** Where this session knows breakpoints, and whether each is enabled. */
  readonly breakpoints: ReadonlyMap<bigint, boolean>;
  readonly stack: readonly NamedWord[] | Missing;
  readonly calls: readonly Frame[];
}
