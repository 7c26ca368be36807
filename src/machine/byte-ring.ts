/**
 * A queue of bytes in shared memory: one writer at a time, any number of readers.
 *
 * The counts are read plainly where a stale value does no harm (less room, fewer bytes than there are): Atomics.load is
 * a call into the engine, 17 ns against 2, and this is done for every byte of every frame.
 */
export class ByteRing {
  readonly #bytes: Uint8Array;
  readonly #words: Int32Array;
  readonly #head: number;
  readonly #tail: number;
  readonly #mask: number;

  /** `head` and `tail` are places in `words`: counts, modulo 2^32, of bytes ever written and read. */
  constructor(bytes: Uint8Array, words: Int32Array, head: number, tail: number) {
    this.#bytes = bytes;
    this.#words = words;
    this.#head = head;
    this.#tail = tail;
    this.#mask = bytes.length - 1;
  }

  get used(): number {
    return (this.#words[this.#head]! - this.#words[this.#tail]!) | 0;
  }

  get free(): number {
    return this.#bytes.length - this.used;
  }

  /** All bytes or none. */
  push(bytes: Uint8Array): boolean {
    if (bytes.length > this.free) return false;
    const head = Atomics.load(this.#words, this.#head);
    for (let i = 0; i < bytes.length; i++) this.#bytes[(head + i) & this.#mask] = bytes[i]!;
    Atomics.store(this.#words, this.#head, head + bytes.length);
    return true;
  }

  pushByte(byte: number): boolean {
    const head = this.#words[this.#head]!;
    if (((head - this.#words[this.#tail]!) | 0) >= this.#bytes.length) return false;
    this.#bytes[head & this.#mask] = byte;
    Atomics.store(this.#words, this.#head, head + 1);
    return true;
  }

  /** The oldest byte, or -1. */
  popByte(): number {
    for (;;) {
      const tail = Atomics.load(this.#words, this.#tail);
      if (((Atomics.load(this.#words, this.#head) - tail) | 0) <= 0) return -1;
      const byte = this.#bytes[tail & this.#mask]!;
      if (Atomics.compareExchange(this.#words, this.#tail, tail, (tail + 1) | 0) === tail) return byte;
    }
  }

  /** What is there, at most `limit` bytes of it. */
  pop(limit: number): Uint8Array {
    for (;;) {
      const tail = Atomics.load(this.#words, this.#tail);
      const length = Math.min(limit, Math.max(0, (Atomics.load(this.#words, this.#head) - tail) | 0));
      const out = new Uint8Array(length);
      const start = tail & this.#mask;
      const first = Math.min(length, this.#bytes.length - start);
      out.set(this.#bytes.subarray(start, start + first));
      out.set(this.#bytes.subarray(0, length - first), first);
      if (Atomics.compareExchange(this.#words, this.#tail, tail, (tail + length) | 0) === tail) return out;
    }
  }
}
