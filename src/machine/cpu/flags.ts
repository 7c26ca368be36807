/**
 * Status flags of arithmetic (SDM 1, 3.4.3.1). An instruction records its operands and result; the flags are computed
 * from them only when something reads them.
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

/** The kind of result that the flags are computed from. */
export const FlagSource = { none: 0, add: 1, subtract: 2, logic: 3 } as const;

const PARITY = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let bit = 0; bit < 8; bit++) ones += (byte >> bit) & 1;
  return ones % 2 === 0 ? Flag.PF : 0;
});

/**
 * Operands and result of an operation, in two views. Values go in as 64-bit integers and come out as halves: picking
 * bits out of a bigint allocates, and flags are what an interpreter computes most.
 */
export class FlagOperands {
  readonly quads = new BigUint64Array(3);
  readonly halves = new Uint32Array(this.quads.buffer);
}

const scratch = new FlagOperands();

/** ZF, SF and PF of a result of `bits` bits. */
export function resultFlags(result: bigint, bits: number): number {
  scratch.quads[2] = result;
  return flagsOfResult(scratch, bits);
}

/** The third quad is the result. */
function flagsOfResult({ halves }: FlagOperands, bits: number): number {
  const low = halves[4]!;
  const high = halves[5]!;
  const sign = ((bits === 64 ? high : low) >>> ((bits - 1) & 31)) & 1;
  return PARITY[low & 0xff]! | ((low | high) === 0 ? Flag.ZF : 0) | (sign << 7);
}

/**
 * All six status flags of result = left + right (+ carry) or left - right (- borrow), the operands' quads being left,
 * right and result, cut to `bits` bits. The carry in is not needed: it shows in the result.
 */
export function arithmeticFlags(source: number, operands: FlagOperands, bits: number): number {
  const flags = flagsOfResult(operands, bits);
  if (source === FlagSource.logic) return flags;
  const { halves } = operands;
  const half = bits === 64 ? 1 : 0;
  const shift = (bits - 1) & 31;
  const l = (halves[half]! >>> shift) & 1;
  const r = (halves[2 + half]! >>> shift) & 1;
  const s = (halves[4 + half]! >>> shift) & 1;
  const halfCarry = (halves[0]! ^ halves[2]! ^ halves[4]!) & Flag.AF;
  const subtract = source === FlagSource.subtract;
  const carry = (subtract ? (~l & r) | ((~l | r) & s) : (l & r) | ((l | r) & ~s)) & 1;
  const overflow = (subtract ? (l ^ r) & (l ^ s) : (l ^ s) & (r ^ s)) & 1;
  return flags | halfCarry | carry | (overflow << 11);
}
