/**
 * The naive receiver: each byte goes into a buffer, and when the last four are the end marker, the checksum is
 * computed and the frame is done. It trusts every marker; it is a baseline only.
 */
import { END_MARKER, HEADER_SIZE, INDICATOR_OFFSET, MARKER_SIZE, MAX_FRAME } from '../src/wire/index.ts';

export class ByteAtATime {
  readonly #frame: (payload: Uint8Array) => void;
  readonly #buffer = new Uint8Array(MAX_FRAME);
  #length = 0;

  constructor(frame: (payload: Uint8Array) => void) {
    this.#frame = frame;
  }

  push(chunk: Uint8Array): void {
    for (const byte of chunk) this.#take(byte);
  }

  #take(byte: number): void {
    if (this.#length === MAX_FRAME) this.#length = 0;
    this.#buffer[this.#length++] = byte;
    if (!this.#endsWithMarker()) return;
    const end = this.#length - MARKER_SIZE;
    let sum = 0;
    for (let at = INDICATOR_OFFSET; at < end; at++) sum = (sum + this.#buffer[at]!) & 0xff;
    if (sum === this.#buffer[0]) this.#frame(this.#buffer.subarray(HEADER_SIZE, end));
    this.#length = 0;
  }

  #endsWithMarker(): boolean {
    const start = this.#length - MARKER_SIZE;
    if (start < HEADER_SIZE) return false;
    for (let at = 0; at < MARKER_SIZE; at++) if (this.#buffer[start + at] !== END_MARKER[at]) return false;
    return true;
  }
}
