/**
 * Where a command ends when it has braces: what is in them is read with the lexer of the scripting language, so that
 * neither a quote nor a brace in a comment, a string or a character counts.
 */
import { readToken } from '../script/lexer.ts';

/** A range of a text: UTF-16 offsets, `to` exclusive. */
interface Range {
  readonly from: number;
  readonly to: number;
}

interface Scan {
  /** Comments within braces. */
  readonly comments: readonly Range[];
  /** Newlines at which none of these is open. */
  readonly ends: readonly number[];
  /** A brace, a quote or a comment is open at the end of the text. */
  readonly isOpen: boolean;
}

export function scanBraces(text: string): Scan {
  const comments: Range[] = [];
  const ends: number[] = [];
  let at = 0;
  let isOpen = false;
  while (at < text.length && !isOpen) {
    const character = text[at];
    if (character === '\n') ends.push(at);
    if (isEscape(text, at)) at += 2;
    else if (character === '"') {
      const end = closingQuote(text, at + 1);
      isOpen = end === undefined;
      at = (end ?? at) + 1;
    } else if (character === '{') {
      const end = closingBrace(text, at + 1, comments);
      isOpen = end === undefined;
      at = end ?? at;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      isOpen = end < 0;
      at = end + 2;
    } else if (text.startsWith('//', at)) {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
    } else at += 1;
  }
  return { comments, ends, isOpen };
}

/** The same text, in which the comments within braces are blanks: every offset and every newline stays. */
export function withoutComments(text: string): string {
  const pieces: string[] = [];
  let done = 0;
  for (const { from, to } of scanBraces(text).comments) {
    pieces.push(text.slice(done, from), text.slice(from, to).replace(/[^\n]/g, ' '));
    done = to;
  }
  return pieces.length === 0 ? text : [...pieces, text.slice(done)].join('');
}

/** `\"`, `\{` and `\}` neither open nor close anything (spec/SHELL.md 5). */
function isEscape(text: string, at: number): boolean {
  return text[at] === '\\' && '"{}'.includes(text[at + 1] ?? ' ');
}

function closingQuote(text: string, from: number): number | undefined {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('\\"', at)) at += 1;
    else if (text[at] === '"') return at;
  }
  return undefined;
}

/** @returns the offset after the brace that closes; undefined when it never comes */
function closingBrace(text: string, from: number, comments: Range[]): number | undefined {
  let depth = 1;
  let at = from;
  let afterName = false;
  while (at < text.length) {
    if (isEscape(text, at)) {
      at += 2;
      continue;
    }
    const token = readToken(text, at, afterName, () => undefined);
    if (token.type === 'comment') comments.push({ from: at, to: token.end });
    if (token.type === 'unknown' && token.text === '/*') return undefined;
    // A string that does not end takes all the rest; one with a bad escape is the compiler's to complain about.
    if (token.type === 'unknown' && token.text.startsWith('"')) {
      const end = token.end === text.length ? undefined : closingQuote(text, token.end);
      if (end === undefined) return undefined;
      at = end + 1;
      continue;
    }
    if (token.text === '{') depth += 1;
    if (token.text === '}') depth -= 1;
    if (token.type !== 'blank' && token.type !== 'comment') afterName = token.type === 'name' || token.text === ']';
    at = token.end;
    if (depth === 0) return at;
  }
  return undefined;
}
