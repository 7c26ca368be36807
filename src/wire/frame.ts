/**
 * Frames: 24 bytes of header, payload, end marker (spec/PROTOCOL.md 2). No length field, no escaping.
 */
import { sum8 } from './checksum.ts';

/** Bytes of DEBUGGER_REMOTE_PACKET. */
export const HEADER_SIZE = 24;
/** `00 80 EE FF` ends every frame. */
export const END_MARKER: Uint8Array = Uint8Array.of(0x00, 0x80, 0xee, 0xff);
export const MARKER_SIZE = 4;
/** Offset 8 of every header; in memory `47 42 44 52 45 50 59 48`. */
export const INDICATOR: Uint8Array = Uint8Array.of(0x47, 0x42, 0x44, 0x52, 0x45, 0x50, 0x59, 0x48);
export const INDICATOR_OFFSET = 8;
/** Header + payload + marker that a receiver has room for. */
export const MAX_FRAME = 81920;
/** HyperDbg's receivers read past their buffer above 81913 bytes without the marker (2.2), so we never send more. */
export const MAX_SENT_FRAME = 81913 + MARKER_SIZE;
/** Bytes that a frame adds to its payload. */
export const FRAME_OVERHEAD = HEADER_SIZE + MARKER_SIZE;

/** Who a frame is for (DEBUGGER_REMOTE_PACKET_TYPE). */
export const PacketType = { toKernel: 1, toUserMode: 2, fromDebuggee: 3 } as const;

/** A frame that must not be sent. */
export class FrameError extends Error {
  override name = 'FrameError';
}

/**
 * Builds a whole frame.
 *
 * @param type see PacketType
 * @param action 1..75 (PROTOCOL.md, appendix D)
 * @param parts the payload, in pieces
 * @throws FrameError when the frame would exceed MAX_SENT_FRAME
 */
export function encodeFrame(type: number, action: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let size = FRAME_OVERHEAD;
  for (const part of parts) size += part.length;
  if (size > MAX_SENT_FRAME) {
    throw new FrameError(`a frame of ${size} bytes does not fit: the protocol carries at most ${MAX_SENT_FRAME}`);
  }
  const frame = new Uint8Array(size);
  frame.set(INDICATOR, INDICATOR_OFFSET);
  putU32(frame, 16, type);
  putU32(frame, 20, action);
  let at = HEADER_SIZE;
  for (const part of parts) {
    frame.set(part, at);
    at += part.length;
  }
  frame.set(END_MARKER, at);
  frame[0] = sum8(frame, INDICATOR_OFFSET, at);
  return frame;
}

/** Writes a little-endian u32. A DataView of a small array costs more than all else: it makes its ArrayBuffer first. */
export function putU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
