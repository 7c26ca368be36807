import type { TextLine } from '../format/block.ts';
import { gateLines } from '../format/gate.ts';
import type { Result } from '../format/json/kinds.ts';
import { CONTINUATION } from './prompt.ts';

/** A line that was not typed, shown as if it were after the prompt. */
export function inputBlock(prompt: string, line: string): Result {
  const lines = gateLines(line).map(
    (text, index): TextLine => [
      { text: index === 0 ? prompt : CONTINUATION, role: 'dim' },
      { text, role: 'plain' },
    ],
  );
  return { kind: 'input', lines, data: { prompt, line } };
}
