/** Numbers as the transcript shows them: lower-case hexadecimal, 16 digits split by a backtick, as HyperDbg does. */

/** A 64-bit value in 16 digits with a backtick in the middle: fffff800`00101a2c. Negative values wrap around. */
export function formatAddress(address: bigint): string {
  const digits = hex(address, 16);
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}

/** Lower-case hexadecimal of the lowest `digits` digits, padded with zeros, no prefix. */
export function hex(value: bigint | number, digits: number): string {
  return BigInt.asUintN(digits * 4, BigInt(value))
    .toString(16)
    .padStart(digits, '0');
}

/** As JSON carries 64-bit values: `0x` and lower-case hexadecimal without leading zeros. */
export type Hex = `0x${string}`;

export function jsonHex(value: bigint): Hex {
  return `0x${BigInt.asUintN(64, value).toString(16)}`;
}

/** A 64-bit value in 16 digits without a backtick, as registers are shown. */
export function formatQword(value: bigint): string {
  return hex(value, 16);
}
