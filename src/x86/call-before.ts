import { disassemble } from './disassemble.ts';
import type { Instruction } from './instruction.ts';

/** Calls that a return address can follow have 2 (call rax) to 7 bytes (call [rax+rbx*8+disp32]); prefixes aside. */
const SHORTEST = 2;
/** How many bytes before an address are worth looking at. */
export const LONGEST_CALL = 7;

/**
 * Whether an address can be one that a call returns to: some instruction that ends right before it is a call.
 *
 * @param before the bytes right before the address, at most LONGEST_CALL of them count
 */
export function followsCall(before: Uint8Array, bits: 64 | 32): boolean {
  return callBefore(before, bits) !== undefined;
}

/**
 * The call that ends where the bytes end: the shortest there is.
 *
 * @param end the address behind the bytes
 */
export function callBefore(before: Uint8Array, bits: 64 | 32, end = 0n): Instruction | undefined {
  for (let length = SHORTEST; length <= Math.min(LONGEST_CALL, before.length); length++) {
    const bytes = before.subarray(before.length - length);
    const [found] = disassemble(bytes, BigInt.asUintN(64, end - BigInt(length)), { bits, count: 1 });
    if (found?.flow === 'call' && found.bytes.length === length) return found;
  }
  return undefined;
}
