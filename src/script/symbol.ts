/**
 * One slot of a compiled script, and its bytes.
 *
 * A script buffer is an array of 24-byte records `{u64 type, u64 length, u64 value}` (spec/PROTOCOL.md 8.1).
 */

/** What the type field of a slot says (layout.json, SYMBOL_*). */
export const SymbolKind = {
  global: 1,
  number: 3,
  register: 4,
  pseudoRegister: 5,
  operation: 6,
  temporary: 7,
  string: 8,
  count: 9,
  wideString: 11,
  parameter: 12,
  stackIndex: 15,
  baseIndex: 16,
  returnValue: 17,
  localReference: 18,
  cellReference: 19,
  cellDereference: 21,
} as const;

export type SymbolKind = (typeof SymbolKind)[keyof typeof SymbolKind];

/** What the length field of a number or cell says: how its 64 bits are read. */
export const ValueKind = { integer: 0, float32: 1, float64: 2 } as const;

/**
 * A slot as the debuggee sees it. `value` holds the 64 bits unsigned; a string has `bytes` (with its terminator)
 * instead.
 */
export interface ScriptSymbol {
  readonly kind: SymbolKind;
  /** Bytes of a string including its terminator; for numbers and cells a ValueKind; else 0. */
  readonly length: number;
  readonly value: bigint;
  readonly bytes?: Uint8Array;
  /** Of an argument of printf: the index of its `%` in the format string, minus 1. */
  readonly formatPosition?: number;
}

/** Bytes of one slot. */
export const SLOT_BYTES = 24;

/** How many slots a symbol takes: a string runs on over the slots after its own (PROTOCOL.md 8.1). */
export function slotsOf(symbol: ScriptSymbol): number {
  return symbol.bytes === undefined ? 1 : stringSlots(symbol.bytes.length);
}

/** Slots of a string of a number of bytes, its terminator among them. */
export function stringSlots(bytes: number): number {
  return 1 + Math.floor((16 + bytes) / SLOT_BYTES);
}

/** The bytes that travel. What follows a string's text in its last slot is zero (HyperDbg leaves it undefined). */
export function encodeSymbols(symbols: readonly ScriptSymbol[]): Uint8Array {
  const slots = symbols.reduce((sum, symbol) => sum + slotsOf(symbol), 0);
  const bytes = new Uint8Array(slots * SLOT_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const symbol of symbols) {
    view.setUint32(at, symbol.kind, true);
    view.setInt32(at + 4, symbol.formatPosition ?? 0, true);
    view.setUint32(at + 8, symbol.length, true);
    if (symbol.bytes === undefined) view.setBigUint64(at + 16, BigInt.asUintN(64, symbol.value), true);
    else bytes.set(symbol.bytes, at + 16);
    at += slotsOf(symbol) * SLOT_BYTES;
  }
  return bytes;
}
