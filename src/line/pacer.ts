/** Bits on the wire for one byte: start bit, eight data bits, stop bit. */
const BITS_PER_BYTE = 10;

/** Bytes are handed on in groups of about this long, as a 16550 raises its interrupt at 14 of 16 bytes. */
const GROUP_MS = 1;

/**
 * When bytes that enter a line at some time come out of it at a given rate. Pure arithmetic over a clock in
 * milliseconds; it keeps no bytes. Without a rate everything comes out at once.
 */
export class Pacer {
  readonly #msPerByte: number;
  readonly #group: number;
  #entered = 0;
  #taken = 0;
  /** Since the line last lay idle: when its first byte started, and how many bytes had entered before that. */
  #busySince = 0;
  #enteredBefore = 0;

  /** @param baudRate bits per second; undefined for a line that takes no time */
  constructor(baudRate: number | undefined) {
    this.#msPerByte = baudRate === undefined ? 0 : (BITS_PER_BYTE * 1000) / baudRate;
    this.#group = this.#msPerByte === 0 ? 1 : Math.max(1, Math.round(GROUP_MS / this.#msPerByte));
  }

  /** Bytes in the line or waiting at its end. */
  get waiting(): number {
    return this.#entered - this.#taken;
  }

  /** Bytes enter the line. */
  enter(count: number, now: number): void {
    const idleAt = this.#busySince + (this.#entered - this.#enteredBefore) * this.#msPerByte;
    if (now >= idleAt) {
      this.#busySince = now;
      this.#enteredBefore = this.#entered;
    }
    this.#entered += count;
  }

  /** How many bytes have come out and were not taken yet. */
  due(now: number): number {
    return this.#finished(now) - this.#taken;
  }

  /** Takes bytes that are due. */
  take(count: number): void {
    this.#taken += count;
  }

  /** When the next group of bytes will have come out: Infinity when the line is idle. */
  next(now: number): number {
    const finished = this.#finished(now);
    if (finished === this.#entered) return Number.POSITIVE_INFINITY;
    const upTo = Math.min(this.#entered, finished + this.#group);
    return this.#busySince + (upTo - this.#enteredBefore) * this.#msPerByte;
  }

  #finished(now: number): number {
    if (this.#msPerByte === 0) return this.#entered;
    // A byte counts as finished a nanosecond early, so that rounding never delays the last one.
    const since = Math.floor((now - this.#busySince + 1e-6) / this.#msPerByte);
    return Math.min(this.#entered, this.#enteredBefore + Math.max(0, since));
  }
}
