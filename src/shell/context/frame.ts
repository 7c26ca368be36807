/** Panes put together: one column of them, or two side by side, with their titles in the rules between. */
import type { Span, TextLine } from '../../format/block.ts';
import { inColumns, lineWidth, span } from './spans.ts';

export interface Pane {
  readonly title: string;
  /** At the right end of the rule. */
  readonly note?: string;
  readonly lines: readonly (readonly Span[])[];
  /** Rows below the rule; lines are left out or blank ones added. */
  readonly height: number;
}

/** A row of a column of panes: a rule with a title, or what a pane shows. */
interface Row {
  readonly rule: boolean;
  readonly spans: readonly Span[];
}

/** Where the rules of two columns meet: by whether the left and the right one has a rule in this row. */
const joints = [
  ['│', '├'],
  ['┤', '┼'],
] as const;

/** @returns lines of exactly `columns` columns */
export function oneColumn(panes: readonly Pane[], columns: number): TextLine[] {
  return rowsOf(panes, columns).map(({ spans }) => spans);
}

interface PaneColumn {
  readonly panes: readonly Pane[];
  readonly width: number;
}

/**
 * @param below whether there are two columns above already
 * @returns lines as wide as both and the rule between them
 */
export function twoColumns(left: PaneColumn, right: PaneColumn, below: boolean): TextLine[] {
  const ours = rowsOf(left.panes, left.width);
  const theirs = rowsOf(right.panes, right.width);
  return Array.from({ length: Math.max(ours.length, theirs.length) }, (_, index) => {
    const a = ours[index] ?? { rule: false, spans: inColumns([], left.width) };
    const b = theirs[index] ?? { rule: false, spans: inColumns([], right.width) };
    const joint = index === 0 && !below ? '┬' : joints[a.rule ? 1 : 0][b.rule ? 1 : 0];
    return [...a.spans, span(joint, 'dim'), ...b.spans];
  });
}

function rowsOf(panes: readonly Pane[], columns: number): Row[] {
  return panes.flatMap(({ title, note, lines, height }): Row[] => [
    { rule: true, spans: titledRule(title, columns, note) },
    ...Array.from({ length: height }, (_, index) => ({ rule: false, spans: inColumns(lines[index] ?? [], columns) })),
  ]);
}

/** `─ registers ──────── core 0 ─` */
export function titledRule(title: string, columns: number, note?: string): Span[] {
  const begin = [span('─ ', 'dim'), span(title, 'heading'), span(' ', 'dim')];
  const end = note === undefined ? [] : [span(` ${note} ─`, 'dim')];
  const room = columns - lineWidth(begin) - lineWidth(end);
  if (room < 0) return inColumns(begin, columns);
  return [...begin, span('─'.repeat(room), 'dim'), ...end];
}
