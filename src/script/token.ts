/**
 * What a token is. `word` is a keyword or punctuation (its text says which), `unknown` is nothing the language has.
 * A `blank` or `comment` never reaches the parser.
 */
export type TokenType =
  | 'end'
  | 'unknown'
  | 'blank'
  | 'comment'
  | 'word'
  | 'name'
  | 'global'
  | 'builtin'
  | 'number'
  | 'float'
  | 'register'
  | 'pseudo'
  | 'string'
  | 'wideString';

/** One token; start and end are indexes into the source. */
export interface Token {
  readonly type: TokenType;
  /** As written; of a global its name without the dot. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Number, address of a symbol, or number of a register. */
  readonly value?: bigint;
  /** A number that starts with a letter has no type: it takes the untyped operations (SCRIPT.md 1). */
  readonly untyped?: boolean;
  /** Text of a string with its terminator. */
  readonly bytes?: Uint8Array;
  /** Unknown only because the script ends right after it. */
  readonly cut?: boolean;
}
