/** Text of the debuggee up to its NUL. */
import type { Session, Space } from '../session/index.ts';
import { checkRange, checkReadable } from './range.ts';
import { readablePiece, readMemory } from './read-memory.ts';

/** Bytes of a character: 1 of UTF-8 text, 2 of UTF-16 text. */
export type CharacterBytes = 1 | 2;

export interface TextRequest {
  readonly address: bigint;
  readonly character: CharacterBytes;
  /** Most bytes to read. */
  readonly most: number;
  readonly space: Space;
}

export interface DebuggeeText {
  /** Without the NUL. */
  readonly bytes: Uint8Array;
  /** Whether a NUL ends it; otherwise it continues, or runs into memory that cannot be read. */
  readonly isTerminated: boolean;
}

/** Read first: most texts are short, and a line may be slow. */
const FIRST_BYTES = 0x80;

/**
 * Reads up to the NUL, twice as much each time as before.
 *
 * @throws AccessError when nothing can be read at the address, RangeEndError
 */
export async function readText(session: Session, request: TextRequest, signal: AbortSignal): Promise<DebuggeeText> {
  const { address, character, most, space } = request;
  const parts: Uint8Array[] = [];
  let done = 0;
  while (done < most) {
    const from = address + BigInt(done);
    const length = Math.min(Math.max(FIRST_BYTES, done), most - done);
    if (done === 0) checkRange(from, character);
    const memory = await readMemory(session, from, withinSpace(from, length), { space, signal });
    if (done === 0) checkReadable(memory, 1, space);
    const bytes = readablePiece(memory, from)?.bytes ?? new Uint8Array();
    const end = terminator(bytes, character);
    parts.push(bytes.subarray(0, end));
    if (end !== undefined) return { bytes: Buffer.concat(parts), isTerminated: true };
    if (bytes.length < length) break;
    done += length;
  }
  return { bytes: Buffer.concat(parts), isTerminated: false };
}

/** A length that does not run past the last address. */
function withinSpace(from: bigint, length: number): number {
  const left = (1n << 64n) - from;
  return left < BigInt(length) ? Number(left) : length;
}

/** Where the NUL begins; undefined when there is none. */
function terminator(bytes: Uint8Array, character: CharacterBytes): number | undefined {
  for (let at = 0; at + character <= bytes.length; at += character) {
    if (bytes.subarray(at, at + character).every((byte) => byte === 0)) return at;
  }
  return undefined;
}
