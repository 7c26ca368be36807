/** What a snippet says, before anything is known about instructions: statements of words, operands and sums. */

import type { Decoration } from './decoration.ts';
import type { SnippetPlace } from './error.ts';
import type { AssemblyRegister } from './registers.ts';

/** One term of a sum: a label, or a text whose value the caller knows (a number, a symbol, `@rcx`). */
export interface SumTerm {
  readonly sign: 1n | -1n;
  readonly text: string;
  readonly place: SnippetPlace;
}

export interface RegisterOperand {
  readonly kind: 'register';
  readonly register: AssemblyRegister;
  readonly place: SnippetPlace;
}

/** An immediate value, or where a branch leads. */
export interface ValueOperand {
  readonly kind: 'value';
  readonly sum: readonly SumTerm[];
  /** Bytes, where the text says so: `push word 5`. */
  readonly size: number | undefined;
  readonly reach: 'short' | 'near' | undefined;
  readonly place: SnippetPlace;
}

export interface MemoryOperand {
  readonly kind: 'memory';
  readonly segment: AssemblyRegister | undefined;
  readonly base: AssemblyRegister | undefined;
  readonly index: AssemblyRegister | undefined;
  readonly scale: 1 | 2 | 4 | 8;
  readonly sum: readonly SumTerm[];
  /** Bytes, where the text says so: `dword ptr [rax]`. */
  readonly size: number | undefined;
  /** A pointer with a selector: `call far fword ptr [rax]`. */
  readonly far: boolean;
  readonly place: SnippetPlace;
}

export type AssemblyOperand = RegisterOperand | ValueOperand | MemoryOperand;

export interface Statement {
  readonly label: string | undefined;
  readonly prefixes: readonly string[];
  /** Undefined for a label alone. */
  readonly mnemonic: string | undefined;
  readonly operands: readonly AssemblyOperand[];
  readonly decorations: readonly Decoration[];
  readonly place: SnippetPlace;
}
