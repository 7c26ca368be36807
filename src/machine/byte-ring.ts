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

  /** All bytes or none: the count of bytes written with these, or undefined when there is no room for them. */
  push(bytes: Uint8Array): number | undefined {
    if (bytes.length > this.free) return undefined;
    const head = this.#words[this.#head]!;
    const start = head & this.#mask;
    const first = Math.min(bytes.length, this.#bytes.length - start);
    // Few bytes: a loop is faster than making views.
    if (first === bytes.length && first <= 64) for (let i = 0; i < first; i++) this.#bytes[start + i] = bytes[i]!;
    else {
      this.#bytes.set(bytes.subarray(0, first), start);
      this.#bytes.set(bytes.subarray(first), 0);
    }
    const next = (head + bytes.length) | 0;
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
      const tail = this.#words[this.#tail]!;
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
