/**
 * Splits a command line into tokens exactly as HyperDbg v0.23 does (spec/SHELL.md 5). Where the recorded
 * answers of spec/conformance/command-parser-*.jsonl.gz are stranger than the text, they decide:
 *
 * - Only blanks part words. Newlines and tabs do so at a word's ends, where they are trimmed, and stay within it.
 * - Comments separate nothing: the text on both sides of one is one word. `\n` written out ends a line comment too.
 * - `"` parts words; a word right before it is no number. A backslash before it stays, and begins no quote.
 * - Empty quotes are no token; quotes and braces that stay open make one String of all the rest.
 * - In braces everything stays as it is, but which braces count depends on comments and quotes; see `closingBrace`.
 */
import { parseNumber } from './number.ts';
import type { Token, TokenKind } from './token.ts';

export function tokenize(line: string): Token[] {
  return new Scanner(line).scan();
}

class Scanner {
  readonly #line: string;
  readonly #tokens: Token[] = [];
  /** Where the last block comment ends: a line full of openings is not searched anew for each. */
  readonly #lastEnd: number;
  #at = 0;
  /** The word so far, untrimmed, and where it began. */
  #word = '';
  #from = 0;
  /** The word has nothing yet that would not be trimmed. */
  #blank = true;

  constructor(line: string) {
    this.#line = line;
    this.#lastEnd = line.lastIndexOf('*/');
  }

  scan(): Token[] {
    while (this.#at < this.#line.length) {
      if (this.#blank) {
        this.#word = '';
        this.#from = this.#at;
      }
      this.#step();
    }
    this.#endWord();
    return this.#tokens;
  }

  #step(): void {
    const comment = commentEnd(this.#line, this.#at, this.#lastEnd);
    const character = this.#line.charAt(this.#at);
    if (comment !== undefined) this.#at = comment;
    else if (character === '\\') this.#backslash();
    else if (character === ' ') {
      this.#endWord();
      this.#at += 1;
    } else if (character === '"') {
      this.#endWord('String');
      this.#quoted();
    } else if (character === '{') {
      this.#endWord();
      this.#braced();
    } else {
      this.#append(character);
      this.#at += 1;
    }
  }

  #backslash(): void {
    const next = this.#line.charAt(this.#at + 1);
    if (next === '"') {
      this.#append('\\');
      this.#at += 1;
      this.#endWord();
      this.#from = this.#at;
      this.#append('"');
      this.#at += 1;
    } else if (next === '{' || next === '}') {
      this.#append(next);
      this.#at += 2;
    } else if (next === 'n' && this.#word === '') this.#at += 2;
    else {
      this.#append('\\');
      this.#at += 1;
    }
  }

  #quoted(): void {
    const start = this.#at;
    const end = closingQuote(this.#line, start + 1);
    const text = this.#line.slice(start + 1, end ?? this.#line.length).replaceAll('\\"', '"');
    this.#delimited('StringLiteral', text, end);
  }

  #braced(): void {
    const start = this.#at;
    const { end, text } = closingBrace(this.#line, start + 1, this.#lastEnd);
    this.#delimited('BracketString', text, end);
  }

  /** @param end offset of the closing delimiter; undefined when it never comes */
  #delimited(kind: TokenKind, text: string, end: number | undefined): void {
    this.#from = this.#at;
    this.#at = end === undefined ? this.#line.length : end + 1;
    if (end === undefined) {
      this.#append(text);
      this.#endWord();
    } else if (kind === 'BracketString' || text !== '') {
      this.#tokens.push({ kind, text, from: this.#from, to: this.#at });
    }
  }

  #endWord(kind?: TokenKind): void {
    const text = this.#word.trim();
    if (text !== '') {
      const lead = this.#word.length - this.#word.trimStart().length;
      const from = this.#from + lead;
      const to = Math.max(from + 1, this.#at - (this.#word.length - lead - text.length));
      this.#tokens.push({ kind: kind ?? (parseNumber(text) === undefined ? 'String' : 'Num'), text, from, to });
    }
    this.#word = '';
    this.#blank = true;
  }

  #append(text: string): void {
    this.#word += text;
    this.#blank &&= text.trim() === '';
  }
}

/**
 * Where a comment that begins at `at` ends, outside of braces and quotes. One that is opened by `/` `*` and never closed
 * is no comment.
 *
 * @param lastEnd where the line's last block comment ends
 */
function commentEnd(line: string, at: number, lastEnd: number): number | undefined {
  if (line.startsWith('//', at)) {
    const ends = [line.indexOf('\n', at), line.indexOf('\\n', at)].filter((end) => end >= 0);
    return Math.min(line.length, ...ends);
  }
  if (!line.startsWith('/*', at) || at + 2 > lastEnd) return undefined;
  return line.indexOf('*/', at + 2) + 2;
}

function closingQuote(line: string, from: number): number | undefined {
  for (let at = from; at < line.length; at++) {
    if (line.startsWith('\\"', at)) at += 1;
    else if (line[at] === '"') return at;
  }
  return undefined;
}

/**
 * The brace that closes the one before `from`, and the text between: verbatim, but for `\{` and `\}` outside of quotes,
 * which are braces that do not count.
 *
 * Block comments count as a whole. In a line comment, opening braces do not count up to the first closing one, which
 * does; unless a quote follows anywhere, see `quotedComment`.
 */
function closingBrace(line: string, from: number, lastEnd: number): { end: number | undefined; text: string } {
  let text = '';
  let depth = 1;
  let quoted = false;
  let inComment = false;
  let at = from;
  while (at < line.length) {
    const skipped = quoted || inComment ? undefined : skippedComment(line, at, lastEnd);
    if (skipped !== undefined) {
      text += line.slice(at, skipped);
      at = skipped;
      continue;
    }
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === '\\' && (next === '"' || (!quoted && (next === '{' || next === '}')))) {
      text += next === '"' ? '\\"' : next;
      at += 2;
      continue;
    }
    inComment = inComment ? character !== '\n' && character !== '}' : !quoted && line.startsWith('//', at);
    if (character === '"') quoted = !quoted;
    else if (character === '{' && !quoted && !inComment) depth += 1;
    else if (character === '}' && !quoted) depth -= 1;
    if (depth === 0) return { end: at, text };
    text += character;
    at += 1;
  }
  return { end: undefined, text };
}

/** The end of a comment of which nothing counts. */
function skippedComment(line: string, at: number, lastEnd: number): number | undefined {
  if (line.startsWith('//', at)) return quotedComment(line, at);
  return commentEnd(line, at, lastEnd);
}

/**
 * A line comment within braces that a quote follows: without quotes of its own it is skipped to its end, with several
 * to after its last, and with a single one everything is skipped, since that quote is never closed.
 */
function quotedComment(line: string, at: number): number | undefined {
  const first = line.indexOf('"', at);
  if (first < 0) return undefined;
  const newline = line.indexOf('\n', at);
  const end = newline < 0 ? line.length : newline;
  if (first >= end) return end;
  const last = line.lastIndexOf('"', end);
  return last === first ? line.length : last + 1;
}
