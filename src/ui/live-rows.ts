import type { Highlight } from '../shell/highlight.ts';
import type { StatusReport } from '../shell/status.ts';
import { clip } from './cells.ts';
import { type Menu, menuRows } from './menu-rows.ts';
import { inert } from './paint.ts';
import { paintTyped } from './paint-typed.ts';
import { promptRows } from './prompt-rows.ts';
import { statusLine } from './status-line.ts';
import type { Theme } from './theme.ts';

/** All that the live area shows. */
export interface View {
  readonly prompt: string;
  readonly text: string;
  /** Offset in `text`, UTF-16 units. */
  readonly cursor: number;
  /** The colours of the text. */
  readonly highlight?: Highlight;
  /** What history offers after the text. */
  readonly hint: string;
  readonly menu: Menu | undefined;
  readonly status: StatusReport;
  /** What to say at the right of the status line instead of its usual hint. */
  readonly notice: string | undefined;
}

export interface Window {
  readonly columns: number;
  readonly rows: number;
}

export interface LiveRows {
  /** Ready for the terminal, none wider than the window. */
  readonly rows: readonly string[];
  readonly cursor: { readonly x: number; readonly y: number };
  /** How many of the rows are the menu's. */
  readonly menuRows: number;
}

/** docs/look.md, rule 1: never more rows than this, and with a smaller window the prompt alone. */
const MAX_ROWS = 10;
const MAX_MENU_ROWS = 8;
const MAX_PROMPT_ROWS = 4;
const minWindow: Window = { columns: 40, rows: 12 };

/** True when there is room for the prompt alone. */
export const isSmall = ({ columns, rows }: Window): boolean => columns < minWindow.columns || rows < minWindow.rows;

/**
 * The live area as rows of the terminal: prompt, menu, status line; always fewer rows than the window has.
 * @param minMenuRows the open menu keeps at least this height, so that narrowing it moves nothing
 * @param now milliseconds of performance.now()
 */
export function liveRows(view: View, window: Window, theme: Theme, minMenuRows: number, now: number): LiveRows {
  const small = isSmall(window);
  const layout = promptRows({
    ...view,
    columns: window.columns,
    maxRows: small ? Math.max(1, Math.min(2, window.rows - 2)) : MAX_PROMPT_ROWS,
  });
  const rows = layout.rows.map(
    (row) => inert(row.prefix) + paintTyped(row.cells, view.highlight, theme) + theme.role('dim', inert(row.hint)),
  );
  if (small) {
    const notice = view.notice === undefined || rows.length > 1 || view.text !== '' ? '' : view.notice;
    const room = window.columns - 2 - layout.cursor.x;
    if (notice !== '' && room > 8) rows[0] += theme.role('dim', ` ${clip(notice, room)}`);
    return { rows, cursor: layout.cursor, menuRows: 0 };
  }
  const promptHeight = rows.length;
  if (view.menu !== undefined) {
    const room = Math.min(MAX_MENU_ROWS, MAX_ROWS - promptHeight - 1, window.rows - promptHeight - 2);
    const menu = menuRows(view.menu, window.columns, room, theme);
    while (menu.length < Math.min(minMenuRows, room)) menu.push('');
    rows.push(...menu);
  }
  rows.push(statusLine(view.status, window.columns, theme, view.notice, now));
  return { rows, cursor: layout.cursor, menuRows: rows.length - 1 - promptHeight };
}
