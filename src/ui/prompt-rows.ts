import { type Cell, cells, width } from './cells.ts';

/** What is shown of one character of the typed text. */
export interface TypedCell {
  readonly text: string;
  /** Its offset in the typed text, UTF-16 units. */
  readonly at: number;
}

/** One row of the prompt: what is before the typed text, the text, and the hint after it. */
export interface PromptRow {
  readonly prefix: string;
  readonly text: string;
  readonly cells: readonly TypedCell[];
  readonly hint: string;
}

export interface PromptLayout {
  readonly rows: readonly PromptRow[];
  /** The cell of the cursor within the rows. */
  readonly cursor: { readonly x: number; readonly y: number };
}

export interface PromptInput {
  readonly prompt: string;
  readonly text: string;
  /** Offset in `text`, UTF-16 units. */
  readonly cursor: number;
  /** What would follow the text (shown only when the cursor is at its end); one line. */
  readonly hint: string;
  readonly columns: number;
  readonly maxRows: number;
}

/** Stands before the further lines of one input, as HyperDbg has it (spec/SHELL.md 3). */
const CONTINUATION = '> ';
/** Cells that a prompt must leave of its row. */
const MIN_TYPING = 5;

/**
 * Lays a possibly long, possibly multi-line input out in rows that never reach the last column, and shows the few around
 * the cursor. Only lines near the cursor are measured: a paste of 10,000 characters costs no more than a short one.
 */
export function promptRows(input: PromptInput): PromptLayout {
  const columns = Math.max(2, input.columns);
  const maxRows = Math.max(1, input.maxRows);
  const lines = input.text.split('\n');
  let start = 0;
  let current = 0;
  while (current < lines.length - 1 && start + (lines[current]?.length ?? 0) < input.cursor) {
    start += (lines[current++]?.length ?? 0) + 1;
  }
  const first = Math.max(0, current - maxRows + 1);
  const rows: (Row & { prefix: string })[] = [];
  let offset = lines.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0);
  const cursor = { x: 0, y: 0 };
  for (let index = first; index < Math.min(lines.length, current + maxRows); index++) {
    const prefix = trimmed(index === 0 ? input.prompt : CONTINUATION, columns);
    const at = index === current ? input.cursor - start : -1;
    const line = lines[index] ?? '';
    const wrapped = wrap(cells(line), { indent: width(prefix), columns: columns - 1, at, offset });
    offset += line.length + 1;
    if (at >= 0) Object.assign(cursor, { x: wrapped.x, y: rows.length + wrapped.y });
    for (const [n, row] of wrapped.rows.entries()) rows.push({ ...row, prefix: n === 0 ? prefix : '' });
  }
  const from = Math.max(0, Math.min(cursor.y - maxRows + 1 + Math.floor((maxRows - 1) / 2), rows.length - maxRows));
  const shown = rows.slice(from, from + maxRows);
  const atEnd = input.cursor === input.text.length;
  return {
    rows: shown.map((row, index) => ({
      prefix: row.prefix,
      text: row.cells.map(({ text }) => text).join(''),
      cells: row.cells,
      hint: atEnd && from + index === rows.length - 1 ? cut(input.hint, columns - 1 - row.used) : '',
    })),
    cursor: { x: cursor.x, y: cursor.y - from },
  };
}

interface Row {
  readonly cells: TypedCell[];
  /** Cells that it takes, its prefix's among them. */
  used: number;
}

interface Wrapping {
  /** Cells before the first row's text. */
  readonly indent: number;
  /** The most cells of a row. */
  readonly columns: number;
  /** The cursor's offset in the line. */
  readonly at: number;
  /** Where the line begins in the typed text. */
  readonly offset: number;
}

/** Breaks a line's cells into rows. */
function wrap(line: readonly Cell[], { indent, columns, at, offset }: Wrapping) {
  const rows: Row[] = [{ cells: [], used: indent }];
  let x = indent;
  let y = 0;
  let before = 0;
  for (const cell of line) {
    const row = rows[rows.length - 1]!;
    const target = row.used + cell.width > columns && row.used > 0 ? { cells: [], used: 0 } : row;
    if (target !== row) rows.push(target);
    if (before <= at && at < cell.end) [x, y] = [target.used, rows.length - 1];
    target.cells.push({ text: cell.text, at: offset + before });
    target.used += cell.width;
    before = cell.end;
  }
  if (at >= before) [x, y] = [rows.at(-1)!.used, rows.length - 1];
  return { rows, x, y };
}

/** A prompt that leaves no room to type is cut at its left: its end says what it is. */
function trimmed(prompt: string, columns: number): string {
  const all = cells(prompt);
  while (all.length > 0 && all.reduce((sum, cell) => sum + cell.width, 0) > Math.max(2, columns - MIN_TYPING)) {
    all.shift();
  }
  return all.map((cell) => cell.text).join('');
}

function cut(hint: string, columns: number): string {
  let shown = '';
  let used = 0;
  for (const cell of cells(hint.split('\n', 1)[0] ?? '')) {
    if (used + cell.width > columns) break;
    shown += cell.text;
    used += cell.width;
  }
  return shown;
}
