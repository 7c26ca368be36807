/**
 * How long a payload is. The protocol has no length field, but nearly every message's length follows from its action
 * and its first fields (spec/PROTOCOL.md, appendix D); knowing it is what makes an end marker inside a payload
 * harmless.
 */
import { viewOf } from './layout.ts';

/**
 * Tells the lengths that a payload may have, ascending; empty when it may have any.
 *
 * @param bytes where the payload lies
 * @param at its first byte
 * @param available bytes received from there on; what follows the payload counts too
 * @returns undefined while more bytes are needed to tell
 */
export type LengthRule = (bytes: Uint8Array, at: number, available: number) => readonly number[] | undefined;

const any: readonly number[] = [];

/** Text and the like: the end shows by marker and checksum only. */
export const anyLength: LengthRule = () => any;

/** One of these lengths. */
export function exactly(...lengths: readonly number[]): LengthRule {
  return () => lengths;
}

/** Lengths that the first `size` bytes of the payload tell. */
export function fromHead(size: number, lengths: (payload: DataView) => readonly number[]): LengthRule {
  return (bytes, at, available) => (available < size ? undefined : lengths(viewOf(bytes.subarray(at, at + size))));
}

/** A head of `size` bytes, then `count * unit` more, the count being the u32 at `offset`. */
export function counted(size: number, offset: number, unit = 1): LengthRule {
  return fromHead(size, (head) => [size + head.getUint32(offset, true) * unit]);
}
