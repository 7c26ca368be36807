/** What a script looks like while it is typed: its tokens by what they are, and braces with their partners. */
import { readToken } from './lexer.ts';
import type { Token } from './token.ts';

/** How a token is coloured; numbers, names and punctuation are not. */
export type Hue = 'keyword' | 'function' | 'register' | 'global' | 'symbol' | 'number' | 'string' | 'comment' | 'wrong';

/** A run of text of one hue: UTF-16 offsets, `to` exclusive. */
export interface Coloured {
  readonly from: number;
  readonly to: number;
  readonly hue: Hue;
}

export interface Highlighted {
  /** The coloured tokens, in order. Text that is wrong only because it is unfinished is not coloured as an error. */
  readonly coloured: readonly Coloured[];
  /** The offset of each bracket's partner; those in strings and comments, and unmatched ones, are not in it. */
  readonly brackets: ReadonlyMap<number, number>;
}

const OPENING = '({[';
const CLOSING = ')}]';

/** Works on any text; it need not be a valid script. */
export function highlight(source: string): Highlighted {
  const coloured: Coloured[] = [];
  const brackets = new Map<number, number>();
  const open: Token[] = [];
  for (const token of tokens(source)) {
    const hue = hueOf(token, source);
    if (hue !== undefined) coloured.push({ from: token.start, to: token.end, hue });
    if (token.type !== 'word' || token.text.length !== 1) continue;
    if (OPENING.includes(token.text)) open.push(token);
    const kind = CLOSING.indexOf(token.text);
    if (kind < 0 || open.at(-1)?.text !== OPENING[kind]) continue;
    const { start } = open.pop()!;
    brackets.set(start, token.start).set(token.start, start);
  }
  return { coloured, brackets };
}

function* tokens(source: string): Iterable<Token> {
  let afterName = false;
  for (let at = 0; at < source.length; ) {
    const token = readToken(source, at, afterName, () => 0n);
    if (token.type === 'end') return;
    yield token;
    if (token.type !== 'blank' && token.type !== 'comment') afterName = token.type === 'name' || token.text === ']';
    at = Math.max(token.end, at + 1);
  }
}

const hues: Readonly<Partial<Record<Token['type'], Hue>>> = {
  comment: 'comment',
  builtin: 'function',
  float: 'number',
  register: 'register',
  pseudo: 'register',
  global: 'global',
  string: 'string',
  wideString: 'string',
};

function hueOf(token: Token, source: string): Hue | undefined {
  switch (token.type) {
    case 'word':
      return /^[#a-z]/.test(token.text) ? 'keyword' : undefined;
    case 'number':
      return token.text.includes('!') ? 'symbol' : 'number';
    case 'unknown':
      return token.end < source.length ? 'wrong' : undefined;
    default:
      return hues[token.type];
  }
}
