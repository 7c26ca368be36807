/** What is wider than the window is broken at spaces: a terminal breaks it in the middle of a word. */
import type { Block, Span, TextLine } from '../format/block.ts';
import { width } from './cells.ts';

/** Blocks of sentences and of instructions. Tables and the debuggee's text stay as they are. */
const brokenKinds: ReadonlySet<string> = new Set(
  (
    'error warning note help cost connected connecting lost closed restarted cancelled wait-dropped overdue ' +
    'halt disassembly stack'
  ).split(' '),
);

/** Fewer columns than these are no place for an indentation. */
const LEAST = 24;

/** The block's lines, none wider than the window as far as its words allow. */
export function fitted({ kind, lines }: Block, columns: number): readonly TextLine[] {
  return brokenKinds.has(kind) ? lines.flatMap((line) => broken(line, columns)) : lines;
}

function broken(line: TextLine, columns: number): TextLine[] {
  const text = textOf(line);
  if (width(text) <= columns) return [line];
  const indent = hangingIndent(text);
  const room = indent > columns - LEAST ? Math.min(indent, 2) : indent;
  const rows: TextLine[] = [];
  for (let from = 0; from < text.length; ) {
    const margin = rows.length === 0 ? 0 : room;
    const end = breakAt(text, from, columns - margin);
    const spans = part(line, from, end);
    rows.push(margin === 0 ? spans : [{ text: ' '.repeat(margin), role: 'plain' }, ...spans]);
    from = end;
    while (text[from] === ' ') from += 1;
  }
  return rows;
}

/** Where what a line is about begins: after the caret, after the first column of two. */
function hangingIndent(text: string): number {
  return /^(?: *\^ | *\S+(?: \S+)* {2,}(?=\S)| *)/.exec(text)![0].length;
}

/** The last space before the row is full; the end of a word that is longer than a row. */
function breakAt(text: string, from: number, columns: number): number {
  if (width(text.slice(from)) <= columns) return text.length;
  const begin = from + text.slice(from).search(/\S|$/);
  const space = text.lastIndexOf(' ', from + columns);
  if (space > begin) return space;
  const next = text.indexOf(' ', begin);
  return next < 0 ? text.length : next;
}

const textOf = (line: TextLine): string => (typeof line === 'string' ? line : line.map(({ text }) => text).join(''));

/** A piece of a line, with its roles. */
function part(line: TextLine, from: number, to: number): Span[] {
  const spans = typeof line === 'string' ? [{ text: line, role: 'plain' } as const] : line;
  let at = 0;
  return spans.flatMap(({ text, role }) => {
    const piece = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return piece === '' ? [] : [{ text: piece, role }];
  });
}
