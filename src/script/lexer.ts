import { builtins } from './builtins.ts';
import { readNumber } from './number.ts';
import { pseudoRegisterNumber, registerNumber } from './registers.ts';
import { readString } from './string-literal.ts';
import type { Token } from './token.ts';

/** Words that name types. */
export const typeWords: ReadonlySet<string> = new Set(
  'void bool char short int long float double signed unsigned'.split(' '),
);

const keywords: ReadonlySet<string> = new Set([
  ...'if elsif else while do for break continue return struct typedef sizeof printf'.split(' '),
  ...typeWords,
]);

const operators = [
  ...['<<=', '>>=', '++', '--', '+=', '-=', '*=', '/=', '%=', '&=', '^=', '|=', '<<', '>>', '==', '!=', '<=', '>='],
  ...['&&', '||', '->', '+', '-', '*', '/', '%', '=', '<', '>', '!', '~', '&', '|', '^', '(', ')', '[', ']', '{', '}'],
  ...[',', ';', '.'],
];

const BLANK = /[ \t\n]/y;
const LINE_COMMENT = /\/\/[^\n]*(?:\n|$)/y;
const NAME = /[A-Za-z_][A-Za-z0-9_!]*/y;
const HEX_NAME = /[0-9a-fA-F`]+(?![A-Za-z0-9_!])/y;

/** Gives the address of `module!name`, or undefined when it is not known. */
export type Resolve = (symbol: string) => bigint | undefined;

/**
 * The token at an index. `afterName` says that the token before was a name or a `]`, so that a dot selects a member instead of
 * starting a global or a float.
 */
export function readToken(source: string, start: number, afterName: boolean, resolve: Resolve): Token {
  const c = source[start];
  if (c === undefined) return { type: 'end', text: '', start, end: start };
  if (matches(BLANK, source, start)) return { type: 'blank', text: c, start, end: start + 1 };
  const note = matches(LINE_COMMENT, source, start);
  if (note !== undefined) return { type: 'comment', text: note, start, end: start + note.length };
  if (source.startsWith('/*', start)) return blockComment(source, start);
  if (c === '"' || (c === 'L' && source[start + 1] === '"')) return readString(source, start);
  if (c === '@' || c === '$') return sigil(source, start, c);
  if (c === '.' && !afterName) {
    const global = matches(NAME, source, start + 1);
    if (global !== undefined) return { type: 'global', text: global, start, end: start + 1 + global.length };
  }
  if (/\d/.test(c) || (c === '.' && !afterName)) {
    const number = readNumber(source, start);
    if (number !== undefined) return number;
  }
  if (source.startsWith('#include', start)) return { type: 'word', text: '#include', start, end: start + 8 };
  const text = matches(NAME, source, start);
  if (text !== undefined) return word(source, start, text, resolve);
  const operator = operators.find((candidate) => source.startsWith(candidate, start));
  if (operator !== undefined) return { type: 'word', text: operator, start, end: start + operator.length };
  return { type: 'unknown', text: c, start, end: start + 1 };
}

/** A star consumes the character after it, so HyperDbg does not see an end that is written with two stars. */
function blockComment(source: string, start: number): Token {
  for (let at = start + 2; at < source.length; at++) {
    if (source[at] === '*' && source[++at] === '/') return { type: 'comment', text: '/**/', start, end: at + 1 };
  }
  return { type: 'unknown', text: '/*', start, end: source.length };
}

function matches(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

/** A register or pseudo-register. A sigil that no letter follows is read as HyperDbg does, which falls into its next case. */
function sigil(source: string, start: number, c: '@' | '$'): Token {
  const text = matches(NAME, source, start + 1);
  if (text === undefined || text.startsWith('_')) return strayed(source, start, c);
  const number = c === '@' ? registerNumber(text) : pseudoRegisterNumber(text);
  const place = { text: c + text, start, end: start + 1 + text.length };
  if (number === undefined) return { type: 'unknown', ...place };
  return { type: c === '@' ? 'register' : 'pseudo', ...place, value: BigInt(number) };
}

const STRAY_NAME = /[0-9][A-Za-z0-9_!]+/y;

/** `@ 0n5` is a global named `0n5` to HyperDbg. */
function strayed(source: string, start: number, c: '@' | '$'): Token {
  const at = start + (c === '@' ? 2 : 1);
  const text = matches(STRAY_NAME, source, at);
  if (text === undefined || text.includes('!')) return { type: 'unknown', text: c, start, end: start + 1 };
  return { type: 'global', text, start, end: at + text.length };
}

function word(source: string, start: number, text: string, resolve: Resolve): Token {
  const place = { text, start, end: start + text.length };
  if (keywords.has(text)) return { type: 'word', ...place };
  if (builtins.has(text)) return { type: 'builtin', ...place };
  const hex = matches(HEX_NAME, source, start);
  if (hex !== undefined) {
    const value = BigInt.asUintN(64, BigInt(`0x${hex.replaceAll('`', '')}`));
    return { type: 'number', text: hex, start, end: start + hex.length, value, untyped: true };
  }
  if (/^[0-9a-fA-F_]+$/.test(text)) return { type: 'unknown', ...place };
  const register = registerNumber(text);
  if (register !== undefined) return { type: 'register', ...place, value: BigInt(register) };
  if (!text.includes('!')) return { type: 'name', ...place };
  const address = resolve(text);
  return address === undefined
    ? { type: 'unknown', ...place }
    : { type: 'number', ...place, value: address, untyped: true };
}
