/** The context view as lines: for the transcript, or for a screen of its own. */
import type { Span, TextLine } from '../../format/block.ts';
import { type Band, type Column, fullBand, inlineBands } from './bands.ts';
import { aroundCurrent, codeLines } from './code-pane.ts';
import type { ContextContent, PaneName } from './content.ts';
import { oneColumn, type Pane, twoColumns } from './frame.ts';
import { registerPane } from './register-pane.ts';
import { callPane, stackPane } from './stack-panes.ts';

export interface InlineOptions {
  readonly columns: number;
  readonly panes: readonly PaneName[];
  /** Lines of the code pane. */
  readonly codeRows: number;
  /** One pane below the other, each after its name in words instead of a rule. */
  readonly linear?: boolean;
}

/** Lines for the transcript, without blanks at their ends. */
export function inlineLines(content: ContextContent, options: InlineOptions): TextLine[] {
  const { columns, panes, codeRows, linear = false } = options;
  if (linear) return panes.flatMap((name) => linearPane(name, content, options)).map(trimmed);
  const bands = inlineBands(panes, columns, (name, width) =>
    name === 'code'
      ? Math.min(codeRows, codeLines(content.code, content, width).length)
      : linesOf(name, content, width).length,
  );
  return bands.flatMap((band, index) => drawBand(band, content, { below: index > 0 })).map(trimmed);
}

function linearPane(name: PaneName, content: ContextContent, { columns, codeRows }: InlineOptions): TextLine[] {
  const { title, note } = titleOf(name, content);
  const heading: Span = { text: note === undefined ? title : `${title}, ${note}`, role: 'heading' };
  const lines = name === 'code' ? codeIn(content, columns, codeRows, undefined) : linesOf(name, content, columns);
  return [[heading], ...lines];
}

export interface FullOptions {
  readonly columns: number;
  readonly rows: number;
  readonly panes: readonly PaneName[];
  /** The instruction at the top of the code pane; absent: the current one is in sight. */
  readonly codeTop?: bigint | undefined;
  /** It is not so any more. */
  readonly stale?: boolean;
}

/** Exactly `rows` lines of exactly `columns` columns. */
export function fullLines(content: ContextContent, options: FullOptions): TextLine[] {
  const { columns, rows, panes } = options;
  return drawBand(fullBand(panes, columns, rows), content, options);
}

/** How many rows a pane has on a full screen; 0 when it is not there. */
export function fullHeight(
  name: PaneName,
  { columns, rows, panes }: Pick<FullOptions, 'columns' | 'rows' | 'panes'>,
): number {
  const slots = fullBand(panes, columns, rows).flatMap((column) => column.slots);
  return slots.find((place) => place.name === name)?.height ?? 0;
}

/** Of the lines of the code pane, those above the current instruction. */
export const linesBefore = (rows: number): number => Math.floor(((rows - 1) * 2) / 5);

interface BandOptions {
  readonly codeTop?: bigint | undefined;
  readonly stale?: boolean;
  /** There is another band above. */
  readonly below?: boolean;
}

function drawBand([left, right]: Band, content: ContextContent, options: BandOptions): TextLine[] {
  const { codeTop, stale = false, below = false } = options;
  const panes = ({ width, slots }: Column): Pane[] =>
    slots.map(({ name, height }) => ({
      ...titleOf(name, content, stale),
      lines: name === 'code' ? codeIn(content, width, height, codeTop) : linesOf(name, content, width, height),
      height,
    }));
  if (right === undefined) return oneColumn(panes(left), left.width);
  return twoColumns({ ...left, panes: panes(left) }, { ...right, panes: panes(right) }, below);
}

function codeIn(content: ContextContent, columns: number, rows: number, top: bigint | undefined) {
  const lines = codeLines(content.code, content, columns);
  const first = top === undefined ? -1 : lines.findIndex(({ address }) => address === top);
  const shown =
    first < 0 ? aroundCurrent(lines, content.rip, linesBefore(rows), rows) : lines.slice(first, first + rows);
  return shown.map(({ spans }) => spans);
}

function linesOf(name: Exclude<PaneName, 'code'>, content: ContextContent, columns: number, height?: number): Span[][] {
  if (name === 'registers') return registerPane(content, columns, height);
  return name === 'stack' ? stackPane(content, columns) : callPane(content);
}

function titleOf(name: PaneName, { core, place }: ContextContent, stale = false): Pick<Pane, 'title' | 'note'> {
  if (name === 'registers') {
    return { title: name, note: `core ${core.toString(16)}${stale ? ', the halt before' : ''}` };
  }
  return name === 'code' && place !== undefined ? { title: name, note: place } : { title: name };
}

/** No blanks at the end of a line: transcripts are copied and compared. */
function trimmed(line: TextLine): TextLine {
  if (typeof line === 'string') return line.trimEnd();
  const last = line.findLastIndex(({ text }) => text.trim() !== '');
  return line.slice(0, last + 1).map((part, index) => (index === last ? { ...part, text: part.text.trimEnd() } : part));
}
