import type { Completion } from '../shell/arguments/type.ts';
import { clip, width } from './cells.ts';
import { inert } from './paint.ts';
import type { Theme } from './theme.ts';

/** The open completion menu. */
export interface Menu {
  /** What is being completed: the argument's meaning; empty for command names. */
  readonly title: string;
  readonly items: readonly Completion[];
  /** The row that Enter takes; undefined before the first move. */
  readonly selected: number | undefined;
}

/** The label and detail columns are at least this wide, so that menus of short words do not jump about. */
const MIN_LABEL = 4;
const MIN_DETAIL = 30;
const GAP = '  ';

/**
 * The rows of the menu: a title where there is one and room for it, then the items around the selected one.
 * @param maxRows rows at most, title included
 */
export function menuRows(menu: Menu, columns: number, maxRows: number, theme: Theme): string[] {
  if (maxRows < 1 || menu.items.length === 0) return [];
  const titled = menu.title !== '' && maxRows > 1;
  const room = maxRows - (titled ? 1 : 0);
  const from = firstItem(menu, room);
  const shown = menu.items.slice(from, from + room);
  const labels = Math.max(MIN_LABEL, ...shown.map((item) => width(labelOf(item))));
  const details = Math.max(MIN_DETAIL, ...shown.map((item) => width(detailOf(item))));
  const rows = shown.map((item, index) => {
    const selected = menu.selected === from + index;
    const label = `${selected ? '▸' : ' '}${clip(labelOf(item), labels, true)}`;
    const detail = `${clip(detailOf(item), details, true)}${GAP}${inert(item.usage ?? '')}`.trimEnd();
    return painted(label, `${GAP}${detail}`, columns, selected, theme);
  });
  return titled ? [theme.role('dim', clip(` ${inert(menu.title)}`, columns)), ...rows] : rows;
}

const labelOf = (item: Completion) => inert(item.label ?? item.insert);
const detailOf = (item: Completion) => inert(item.detail ?? '');

function painted(label: string, rest: string, columns: number, selected: boolean, theme: Theme): string {
  const row = clip((label + rest).trimEnd(), columns, selected);
  if (selected) return theme.mark('selected', row);
  if (width(label) >= columns || !row.startsWith(label)) return row;
  return label + theme.role('dim', row.slice(label.length));
}

/** Keeps the selected item in sight, in the middle where there is enough on both sides. */
function firstItem({ items, selected }: Menu, room: number): number {
  const middle = (selected ?? 0) - Math.floor(room / 2);
  return Math.max(0, Math.min(middle, items.length - room));
}
