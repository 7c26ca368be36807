/** What an interrupt pushes: RIP, CS, RFLAGS, RSP, SS (SDM volume 3A, section 6.14.2, 64-bit mode). */

/** Words of a frame. */
export const INTERRUPT_FRAME_WORDS = 5;
const RPL = 3n;
const LARGEST_SELECTOR = 0xffffn;
/** Bit 1 is always set; bits 3, 5, 15 and those from 22 on never. */
const ALWAYS_SET = 0x2n;
const DEFINED_FLAGS = 0x3f_7fd7n;

/**
 * Whether the words from the first one on look like such a frame. Its RIP is what was interrupted: no call leads there, so
 * that a search for return addresses misses it.
 *
 * @param words 64-bit words of the stack; fewer than five are no frame
 */
export function isInterruptFrame([rip, cs, flags, rsp, ss]: readonly bigint[]): boolean {
  if (rip === undefined || cs === undefined || flags === undefined || rsp === undefined || ss === undefined) {
    return false;
  }
  const selectors = cs > RPL && cs <= LARGEST_SELECTOR && ss <= LARGEST_SELECTOR;
  const sameRing = (cs & RPL) === (ss & RPL);
  const isFlags = (flags & ALWAYS_SET) !== 0n && (flags & ~DEFINED_FLAGS) === 0n;
  return selectors && sameRing && isFlags && isCanonical(rip) && isCanonical(rsp) && rip !== 0n && rsp !== 0n;
}

/** Of 48-bit addresses: bits 47 to 63 are equal. */
const isCanonical = (address: bigint): boolean => {
  const top = address >> 47n;
  return top === 0n || top === 0x1ffffn;
};
