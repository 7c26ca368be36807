/** Finding the two byte patterns of a frame: the header's indicator and the end marker. */
import { END_MARKER, INDICATOR } from './frame.ts';

/** Up to here a loop beats the call into native search. */
const NEAR = 128;

/** The little-endian u32 at `at`. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** Whether the indicator (`47 42 44 52 45 50 59 48`) is at `at`. */
export function isIndicator(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x47 &&
    bytes[at + 1] === 0x42 &&
    bytes[at + 2] === 0x44 &&
    bytes[at + 3] === 0x52 &&
    bytes[at + 4] === 0x45 &&
    bytes[at + 5] === 0x50 &&
    bytes[at + 6] === 0x59 &&
    bytes[at + 7] === 0x48
  );
}

/** Whether the end marker (`00 80 EE FF`) is at `at`. */
export function isMarker(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 3] === 0xff && bytes[at + 2] === 0xee && bytes[at + 1] === 0x80 && bytes[at] === 0x00;
}

/** The first end marker that begins at `from` or after it, or -1. */
export function indexOfMarker(bytes: Uint8Array, from: number): number {
  const near = Math.min(bytes.length - 3, from + NEAR);
  for (let at = from; at < near; at++) if (isMarker(bytes, at)) return at;
  if (near >= bytes.length - 3) return -1;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(END_MARKER, near);
}

/**
 * Where a receiver that only looks for the marker, as HyperDbg's do, would cut this payload: the offset of the marker's
 * first byte (-1 when it begins with the header's last byte, which is always zero), or undefined when it is safe.
 */
export function markerInPayload(payload: Uint8Array): number | undefined {
  if (payload[0] === END_MARKER[1] && payload[1] === END_MARKER[2] && payload[2] === END_MARKER[3]) return -1;
  const at = indexOfMarker(payload, 0);
  return at < 0 ? undefined : at;
}

/** The first indicator that begins at `from` or after it, or -1. */
export function indexOfIndicator(bytes: Buffer, from: number): number {
  return bytes.indexOf(INDICATOR, from);
}
