import type { Known } from '../proofs.ts';

/**
 * One line typed at the halted prompt of the Linux guest, and what has to be shown for it. The lines of a table run in
 * one shell, in their order; the machine is halted before the first and after the last.
 */
export interface Row {
  readonly line: (known: Known) => string;
  readonly shows: (known: Known) => RegExp;
}
