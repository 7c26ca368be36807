/**
 * What a command line is made of (spec/SHELL.md 5). The names of the kinds are HyperDbg's, so that the
 * recorded conformance cases compare as they are.
 */
export type TokenKind = 'Num' | 'String' | 'StringLiteral' | 'BracketString';

export interface Token {
  readonly kind: TokenKind;
  /** The text that counts: without the outer quotes or braces, escapes resolved. */
  readonly text: string;
  /** The token's place in the line, quotes and braces included: UTF-16 offsets, `to` exclusive. */
  readonly from: number;
  readonly to: number;
}
