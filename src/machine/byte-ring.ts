/**
 * A queue of bytes in shared memory: one writer at a time, any number of readers. Bytes can be written first and shown
 * to the readers later.
 *
 * The counts are read non-atomically where a stale value is harmless (less room or fewer bytes than there are):
 * Atomics.load is a call into the engine, 17 ns against 2, and this is done for every byte of every frame.
 */

/** Indexes in the control words of counts, modulo 2^32: bytes ever written, ever shown, ever read. */
export interface RingPlaces {
  readonly head: number;
  /** The same as `head` where bytes are shown as they are written. */
  readonly shown: number;
  readonly tail: number;
}

export class ByteRing {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #head: number;
  readonly #shown: number;
  readonly #tail: number;
  readonly #mask: number;

  /** The length of `bytes` is a power of two. */
  constructor(bytes: Uint8Array, words: Int32Array, { head, shown, tail }: RingPlaces) {
    this.#bytes = bytes;
    this.#words = words;
    this.#head = head;
    this.#shown = shown;
    this.#tail = tail;
    this.#mask = bytes.length - 1;
  }

  /** Bytes that a reader can take. */
  get waiting(): number {
    return (this.#words[this.#shown]! - this.#words[this.#tail]!) | 0;
  }

  get free(): number {
    return this.#bytes.length - ((this.#words[this.#head]! - this.#words[this.#tail]!) | 0);
  }

  /** All bytes or none. */
  push(bytes: Uint8Array): boolean {
    if (bytes.length > this.free) return false;
    const head = this.#words[this.#head]!;
    for (let i = 0; i < bytes.length; i++) this.#bytes[(head + i) & this.#mask] = bytes[i]!;
    Atomics.store(this.#words, this.#head, head + bytes.length);
    return true;
  }

  /** Returns the count of bytes written with this one, or undefined when there is no room. */
  pushByte(byte: number): number | undefined {
    const head = this.#words[this.#head]!;
    if (((head - this.#words[this.#tail]!) | 0) >= this.#bytes.length) return undefined;
    this.#bytes[head & this.#mask] = byte;
    const next = (head + 1) | 0;
    Atomics.store(this.#words, this.#head, next);
    return next;
  }

  /** Shows the readers what was written up to this count; never takes back what another writer has shown. */
  show(count: number): void {
    for (;;) {
      const shown = Atomics.load(this.#words, this.#shown);
      if (((count - shown) | 0) <= 0) return;
      if (Atomics.compareExchange(this.#words, this.#shown, shown, count) === shown) return;
    }
  }

  /** The oldest byte, or -1. */
  popByte(): number {
    for (;;) {
      const tail = Atomics.load(this.#words, this.#tail);
      if (((Atomics.load(this.#words, this.#shown) - tail) | 0) <= 0) return -1;
      const byte = this.#bytes[tail & this.#mask]!;
      if (Atomics.compareExchange(this.#words, this.#tail, tail, (tail + 1) | 0) === tail) return byte;
    }
  }

  /** What is available, at most `limit` bytes. */
  pop(limit: number): Uint8Array {
    for (;;) {
      const tail = Atomics.load(this.#words, this.#tail);
      const length = Math.min(limit, Math.max(0, (Atomics.load(this.#words, this.#shown) - tail) | 0));
      const out = new Uint8Array(length);
      const start = tail & this.#mask;
      const first = Math.min(length, this.#bytes.length - start);
      out.set(this.#bytes.subarray(start, start + first));
      out.set(this.#bytes.subarray(0, length - first), first);
      if (Atomics.compareExchange(this.#words, this.#tail, tail, (tail + length) | 0) === tail) return out;
    }
  }
}
