/** Where the panes go: in bands, one below the other, of one column or two side by side. */
import type { PaneName } from './content.ts';
import { REGISTER_COLUMNS } from './register-pane.ts';

export interface PaneSlot {
  readonly name: PaneName;
  /** Rows below its rule. */
  readonly height: number;
}

export interface Column {
  readonly width: number;
  readonly slots: readonly PaneSlot[];
}

export type Band = readonly [Column] | readonly [Column, Column];

/** Columns of the window that two columns of panes need; registers in twos take the narrower one. */
const FOR_TWO = 76;
const NARROW = 2 * REGISTER_COLUMNS;
/** From this width on whole addresses fit into both columns. */
const FOR_WIDE = 150;
const WIDE = 64;

/** How high a pane is when nothing limits it. */
type Height = (name: PaneName, width: number) => number;

/** For the transcript: neighbours side by side at the same height, a last one alone. */
export function inlineBands(panes: readonly PaneName[], columns: number, height: Height): Band[] {
  if (columns < FOR_TWO) {
    return [[{ width: columns, slots: panes.map((name) => ({ name, height: height(name, columns) })) }]];
  }
  const bands: Band[] = [];
  const [left, right] = widths(panes, columns);
  for (let index = 0; index < panes.length; index += 2) {
    const [a, b] = panes.slice(index, index + 2) as [PaneName, PaneName | undefined];
    if (b === undefined) bands.push([{ width: columns, slots: [{ name: a, height: height(a, columns) }] }]);
    else {
      const both = Math.max(height(a, left), height(b, right));
      const column = (name: PaneName, width: number) => ({ width, slots: [{ name, height: both }] });
      bands.push([column(a, left), column(b, right)]);
    }
  }
  return bands;
}

/** For the full screen: `rows` rows, filled. Panes for which there is no room are left out, the last ones first, the code never. */
export function fullBand(panes: readonly PaneName[], columns: number, rows: number): Band {
  if (columns < FOR_TWO || panes.length === 1) return [{ width: columns, slots: share(panes, rows, columns) }];
  const [left, right] = widths(panes, columns);
  const every = (remainder: number) => panes.filter((_, index) => index % 2 === remainder);
  return [
    { width: left, slots: share(every(0), rows, left) },
    { width: right, slots: share(every(1), rows, right) },
  ];
}

/** The column with the code is the wider one. */
function widths(panes: readonly PaneName[], columns: number): readonly [number, number] {
  const narrow = columns >= FOR_WIDE ? WIDE : NARROW;
  const wide = columns - 1 - narrow;
  return panes.indexOf('code') % 2 === 0 ? [wide, narrow] : [narrow, wide];
}

/** Rows that a pane wants of a full screen; code and stack take what is left. */
const wanted = (name: PaneName, width: number): number => {
  if (name === 'calls') return 6;
  if (name === 'code') return 7;
  if (name === 'registers') return width >= 4 * REGISTER_COLUMNS ? 7 : width >= NARROW ? 11 : 20;
  return 3;
};
/** Rows, with its rule, below which a pane is not worth its place. */
const LEAST = 5;
const grows: ReadonlySet<PaneName> = new Set(['code', 'stack']);

function share(panes: readonly PaneName[], rows: number, width: number): PaneSlot[] {
  if (panes.length === 0) return [];
  const kept = [...panes];
  while (kept.length > 1 && kept.length * LEAST > rows) {
    kept.splice(
      kept.findLastIndex((name) => name !== 'code'),
      1,
    );
  }
  const heights = kept.map((name) => wanted(name, width));
  const used = () => kept.length + heights.reduce((sum, height) => sum + height, 0);
  while (used() > rows && Math.max(...heights) > 1) heights[heights.indexOf(Math.max(...heights))]! -= 1;
  const growing = kept.flatMap((name, index) => (grows.has(name) ? [index] : []));
  const takers = growing.length > 0 ? growing : [kept.length - 1];
  for (let next = 0; used() < rows; next++) heights[takers[next % takers.length]!]! += 1;
  return kept.map((name, index) => ({ name, height: heights[index]! }));
}
