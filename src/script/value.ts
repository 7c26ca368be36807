import type { Frame } from './frame.ts';
import type { Space } from './space.ts';
import type { ScriptSymbol, SymbolKind } from './symbol.ts';
import type { Token } from './token.ts';
import type { Type } from './types.ts';

/** A slot of the code; a cell of a local says its frame, and its number grows by the frame's temporaries at the end. */
export interface Slot {
  readonly kind: SymbolKind;
  length: number;
  value: bigint;
  readonly bytes?: Uint8Array;
  readonly formatPosition?: number;
  readonly local?: Frame;
}

/** The result of an expression: where it is and its type. */
export interface Value {
  readonly slot: Slot;
  /**
   * Undefined: the value takes the untyped operations (parameters, numbers that start with a letter, their results).
   */
  readonly type: Type | undefined;
  /** The temporary that holds it, to be given back when it has been used. */
  readonly temporary?: number | undefined;
  /** Decimal digits of a float literal, which takes its width where it is used. */
  readonly floatText?: string;
  /** Address space of what a pointer points to. */
  readonly space?: Space;
  /** A variable that was never declared: it takes values of every type. */
  readonly implicit?: boolean;
}

/** A variable named in an expression; it must exist when the operation that takes it is reached, not before. */
export interface Named {
  readonly named: Token;
}

/** What the parser hands to an operation. */
export type Operand = Value | Named;

/** The finished form of a slot. */
export function finished(slot: Slot): ScriptSymbol {
  const { local, ...symbol } = slot;
  return local === undefined ? symbol : { ...symbol, value: symbol.value + BigInt(local.temporaries) };
}
