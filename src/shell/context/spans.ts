/** Lines of spans cut and filled to an exact number of columns. */
import type { Role, Span } from '../../format/block.ts';
import width from '../../format/width.ts';

export const span = (text: string, role: Role = 'plain'): Span => ({ text, role });

export const lineWidth = (line: readonly Span[]): number => line.reduce((sum, { text }) => sum + width(text), 0);

/** The line in exactly a number of columns: filled with blanks, or cut with … in the last one. */
export function inColumns(line: readonly Span[], columns: number): Span[] {
  const taken = lineWidth(line);
  if (taken <= columns) return taken === columns ? [...line] : [...line, span(' '.repeat(columns - taken))];
  if (columns === 0) return [];
  const kept: Span[] = [];
  let left = columns - 1;
  for (const { text, role } of line) {
    const part = cut(text, left);
    kept.push({ text: part, role });
    left -= width(part);
    if (part !== text) break;
  }
  return [...kept, span(`…${' '.repeat(left)}`, 'dim')];
}

/** As many whole characters as fit. */
function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let taken = 0;
  for (const character of text) {
    taken += width(character);
    if (taken > columns) break;
    kept += character;
  }
  return kept;
}
