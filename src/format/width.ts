/** How many columns of a terminal a text takes. */
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';

/**
 * What the shell itself draws, one column each: printable ASCII, middle dot, ellipsis, arrows, boxes, blocks, and
 * geometric shapes up to the wide ones at U+25FD.
 */
const PLAIN = /^[\x20-\x7e\u00b7\u2026\u2190-\u21ff\u2500-\u25fc]*$/;

interface WidthOptions {
  /** Escape sequences count as the text that they are. */
  readonly countAnsiEscapeCodes?: boolean;
}

type StringWidth = (text: string, options: WidthOptions) => number;

/** string-width builds the set of all emoji when it is loaded, 40 ms: not before there is text that may hold some. */
let whole: StringWidth | undefined;

/** Columns of a text; escape sequences take none by default. */
export default function width(text: string, options: WidthOptions = {}): number {
  const escapes = !options.countAnsiEscapeCodes && text.includes('\x1b');
  const visible = escapes ? stripVTControlCharacters(text) : text;
  if (PLAIN.test(visible)) return visible.length;
  whole ??= (createRequire(import.meta.url)('string-width') as { default: StringWidth }).default;
  return whole(text, options);
}
