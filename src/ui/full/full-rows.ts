/** The full screen as rows of the terminal: panes, what was said last, and at the bottom the live area. */
import type { Span, TextLine } from '../../format/block.ts';
import { type ContextContent, fullLines, inColumns, type PaneName, titledRule } from '../../shell/context/index.ts';
import type { LiveRows, Window } from '../live-rows.ts';
import { paintLine } from '../paint.ts';
import type { Theme } from '../theme.ts';
import type { FullRows } from './full-painter.ts';

export interface FullPicture {
  readonly panes: readonly PaneName[];
  /** Undefined before the first halt. */
  readonly content: ContextContent | undefined;
  /** The content is that of the halt before: the debuggee runs, or has gone on in many steps. */
  readonly stale: boolean;
  /** The instruction at the top of the code pane, where it was scrolled. */
  readonly codeTop: bigint | undefined;
  /** The end of the transcript, at least as many lines as there could be rows. */
  readonly output: readonly TextLine[];
}

/** Rows of prompt and status line; a menu covers the ends of the panes above. */
const BOTTOM = 2;
/** A quarter of the window is for what commands say, within these bounds; rows below the rule. */
const MIN_OUTPUT = 3;
const MAX_OUTPUT = 12;

const NOT_HALTED = 'nothing to show until the debuggee is halted; while it runs, Ctrl+C halts it';
const NO_PANES = 'no panes: settings context.panes registers code stack calls';

/** Rows for the panes. */
export function paneRows({ rows }: Window): number {
  return rows - BOTTOM - 1 - outputRows(rows);
}

const outputRows = (rows: number): number => Math.max(MIN_OUTPUT, Math.min(MAX_OUTPUT, Math.floor(rows / 4) - 2));

export function fullRows(picture: FullPicture, live: LiveRows, window: Window, theme: Theme): FullRows {
  const { columns, rows } = window;
  const output = outputRows(rows);
  const lines = [
    ...paneLines(picture, columns, paneRows(window)),
    titledRule('output', columns),
    ...outputLines(picture.output, columns, output),
  ];
  const room = Math.max(0, rows - live.rows.length);
  const above = Array.from({ length: room }, (_, row) => paintLine(lines[row] ?? '', theme).trimEnd());
  return { rows: [...above, ...live.rows], cursor: { x: live.cursor.x, y: above.length + live.cursor.y } };
}

function paneLines({ panes, content, stale, codeTop }: FullPicture, columns: number, rows: number): TextLine[] {
  if (content === undefined || panes.length === 0) {
    const why = content === undefined ? NOT_HALTED : NO_PANES;
    const said = inColumns([{ text: ` ${why}`, role: 'dim' }], columns);
    return [titledRule('context', columns), said, ...Array.from({ length: rows - 2 }, () => '')];
  }
  const lines = fullLines(content, { columns, rows, panes, codeTop, stale });
  return stale ? lines.map(dimmed) : lines;
}

/** What is not so any more must not look as if it were. */
function dimmed(line: TextLine): TextLine {
  return typeof line === 'string' ? line : line.map(({ text }): Span => ({ text, role: 'dim' }));
}

function outputLines(output: readonly TextLine[], columns: number, rows: number): TextLine[] {
  const last = output.slice(-rows).map((line) => inColumns(spansOf(line), columns));
  return [...last, ...Array.from({ length: rows - last.length }, () => '')];
}

const spansOf = (line: TextLine): readonly Span[] =>
  typeof line === 'string' ? [{ text: line, role: 'plain' }] : line;
