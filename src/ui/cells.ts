import stringWidth from '../format/width.ts';

/** What a person sees as one character, with the terminal cells it takes: one or two. */
export interface Cell {
  /** What is shown; differs from what is in the line for characters that show nothing. */
  readonly text: string;
  readonly width: 1 | 2;
  /** Offset after it in the line, UTF-16 units. */
  readonly end: number;
}

const ASCII = /^[\x20-\x7e]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Shown for what has no width of its own (tabs, controls, format characters), so that nothing in a line is invisible. */
const PLACEHOLDER = '\u00b7';
const INVISIBLE = /^[\p{Control}\p{Format}\p{Mark}\p{Surrogate}\p{Unassigned}\u2028\u2029]/u;

/** The cells of one line, without newlines. */
export function cells(line: string): Cell[] {
  if (ASCII.test(line)) return Array.from(line, (text, index) => ({ text, width: 1, end: index + 1 }));
  return Array.from(graphemes.segment(line), ({ segment, index }) => {
    const end = index + segment.length;
    if (INVISIBLE.test(segment)) return { text: PLACEHOLDER, width: 1, end };
    return { text: segment, width: stringWidth(segment) === 2 ? 2 : 1, end };
  });
}

/** Cells that the text takes in one row. */
export function width(text: string): number {
  return ASCII.test(text) ? text.length : cells(text).reduce((sum, cell) => sum + cell.width, 0);
}

/** The text cut to at most `columns` cells, with … in the last one when something was cut; padded to `columns` on request. */
export function clip(text: string, columns: number, padded = false): string {
  let fitted = text;
  if (width(text) > columns) {
    fitted = '';
    let used = 0;
    for (const cell of cells(text)) {
      if (used + cell.width > columns - 1) break;
      fitted += cell.text;
      used += cell.width;
    }
    if (columns > 0) fitted += '…';
  }
  return padded ? fitted + ' '.repeat(Math.max(0, columns - width(fitted))) : fitted;
}
