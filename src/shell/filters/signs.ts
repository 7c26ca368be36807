/** Signs attached to a word: `r|grep rip`, `db @rsp |head`. */

import { parseNumber } from '../number.ts';
import type { Token } from '../token.ts';
import { findFilter } from './table.ts';

/**
 * Splits the signs in words into separate tokens. A `|` counts only before the name of a filter: in `@rax|4` it is an
 * operator.
 */
export function withSigns(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'String' || token.to - token.from !== token.text.length) return [token];
    return piecesOf(token.text, tokens[index + 1]?.text).map(({ text, at }): Token => {
      const from = token.from + at;
      const kind = parseNumber(text) === undefined ? 'String' : 'Num';
      return { kind, text, from, to: from + text.length };
    });
  });
}

interface Piece {
  readonly text: string;
  readonly at: number;
}

/** @param next the word after it: `r| grep` */
function piecesOf(word: string, next: string | undefined): Piece[] {
  const sign = filterAt(word, next);
  if (sign === undefined) return [{ text: word, at: 0 }];
  const end = sign.at + sign.text.length;
  const pieces = [{ text: word.slice(0, sign.at), at: 0 }, sign, { text: word.slice(end), at: end }];
  return pieces.filter(({ text }) => text !== '');
}

/** The first `|` that the name of a filter follows, to the end of the word or as the next one. */
function filterAt(word: string, next: string | undefined): Piece | undefined {
  for (let at = word.indexOf('|'); at >= 0; at = word.indexOf('|', at + 1)) {
    const name = word.slice(at + 1) || next;
    if (name !== undefined && findFilter(name) !== undefined) return { text: '|', at };
  }
  return undefined;
}
