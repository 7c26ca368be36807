/**
 * Status flags of arithmetic (SDM 1, 3.4.3.1). An instruction leaves its operands and result behind; the flags are
 * worked out from them only when something reads them.
 */

/** Bits of RFLAGS. */
export const Flag = {
  CF: 1 << 0,
  PF: 1 << 2,
  AF: 1 << 4,
  ZF: 1 << 6,
  SF: 1 << 7,
  TF: 1 << 8,
  IF: 1 << 9,
  DF: 1 << 10,
  OF: 1 << 11,
  NT: 1 << 14,
  RF: 1 << 16,
  AC: 1 << 18,
  ID: 1 << 21,
} as const;

export const STATUS_FLAGS = Flag.CF | Flag.PF | Flag.AF | Flag.ZF | Flag.SF | Flag.OF;
/** The bits of RFLAGS that exist here, IOPL included; bit 1 always reads as 1. */
export const FLAGS_MASK = STATUS_FLAGS | Flag.TF | Flag.IF | Flag.DF | 0x3000 | Flag.NT | Flag.RF | Flag.AC | Flag.ID;
export const FLAGS_ALWAYS = 2;

/** What kind of result the flags are to be worked out from. */
export const FlagSource = { none: 0, add: 1, subtract: 2, logic: 3 } as const;

const PARITY = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let bit = 0; bit < 8; bit++) ones += (byte >> bit) & 1;
  return ones % 2 === 0 ? Flag.PF : 0;
});

/** ZF, SF and PF of a result of `bits` bits. */
export function resultFlags(result: bigint, bits: number): number {
  const low = Number(BigInt.asUintN(8, result));
  const sign = Number(result >> BigInt(bits - 1)) & 1;
  return PARITY[low]! | (result === 0n ? Flag.ZF : 0) | (sign !== 0 ? Flag.SF : 0);
}

/**
 * All six status flags of result = left + right (+ carry) or left - right (- borrow). The carry in needs no mention:
 * it shows in the result.
 */
export function arithmeticFlags(source: number, left: bigint, right: bigint, result: bigint, bits: number): number {
  const flags = resultFlags(result, bits);
  if (source === FlagSource.logic) return flags;
  const top = BigInt(bits - 1);
  const l = Number(left >> top) & 1;
  const r = Number(right >> top) & 1;
  const s = Number(result >> top) & 1;
  const halfCarry = Number(BigInt.asUintN(8, left ^ right ^ result)) & Flag.AF;
  const subtract = source === FlagSource.subtract;
  const carry = subtract ? (~l & r) | ((~l | r) & s) : (l & r) | ((l | r) & ~s);
  const overflow = subtract ? (l ^ r) & (l ^ s) : (l ^ s) & (r ^ s);
  return flags | halfCarry | (carry & 1 ? Flag.CF : 0) | (overflow & 1 ? Flag.OF : 0);
}
