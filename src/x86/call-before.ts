import { disassemble } from './disassemble.ts';
import type { Instruction } from './instruction.ts';

/** Calls that a return address can follow have 2 (call rax) to 7 bytes (call [rax+rbx*8+disp32]); prefixes aside. */
const SHORTEST = 2;
const LONGEST_CALL = 7;

/**
 * The call that ends where the bytes end, the shortest there is: an address right after a call can be one that it
 * returns to.
 *
 * @param before the bytes right before the address; seven of them are enough
 * @param end the address
 */
export function callBefore(before: Uint8Array, bits: 64 | 32, end = 0n): Instruction | undefined {
  for (let length = SHORTEST; length <= Math.min(LONGEST_CALL, before.length); length++) {
    const bytes = before.subarray(before.length - length);
    const [found] = disassemble(bytes, BigInt.asUintN(64, end - BigInt(length)), { bits, count: 1 });
    if (found?.flow === 'call' && found.bytes.length === length) return found;
  }
  return undefined;
}
