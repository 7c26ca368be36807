/**
 * The results of a command: blocks. A block is lines for people, plus the value for programs (`--json`, API). Commands
 * never see colours or terminals; roles carry the meaning.
 */

/** What a piece of text means; the theme decides how it looks, and every role must read well without colour. */
export type Role =
  | 'plain'
  | 'address'
  | 'bytes'
  | 'mnemonic'
  | 'symbol'
  | 'number'
  | 'changed'
  | 'dim'
  | 'heading'
  | 'good'
  | 'warning'
  | 'error'
  | 'target';

/** A run of text with one meaning. Text from the debuggee has passed the gate (src/format/gate.ts) before it gets here. */
export interface Span {
  readonly text: string;
  readonly role: Role;
}

/** A line without its newline; a bare string is one plain span. */
export type TextLine = string | readonly Span[];

/** Values that `--json` prints: addresses and registers are `0x...` strings, since JSON has no 64-bit integers. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One result: lines for people, data for programs, kind names what it is ('memory', 'registers', 'halt', 'log', 'error' ...). */
export interface Block {
  readonly kind: string;
  readonly lines: readonly TextLine[];
  readonly data?: Json;
}

/** A line's text without its roles. */
export function lineText(line: TextLine): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}
