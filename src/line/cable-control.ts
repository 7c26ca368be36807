/** The memory that a cable and its thread share: settings one way, counters the other. */
const CABLE_CONTROL_BYTES = 40;

/** Bits of the command word. */
export const UNPLUG_FIRST = 1;
export const UNPLUG_SECOND = 2;

export class CableControl {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #totals: BigInt64Array;

  constructor(shared: SharedArrayBuffer = new SharedArrayBuffer(CABLE_CONTROL_BYTES)) {
    this.shared = shared;
    this.#words = new Int32Array(shared, 0, 6);
    this.#totals = new BigInt64Array(shared, 24, 2);
  }

  /** Ends to unplug, as bits. */
  get unplugged(): number {
    return Atomics.load(this.#words, 0);
  }

  unplug(bits: number): void {
    Atomics.or(this.#words, 0, bits);
  }

  /** The ends whose plug has been pulled, as bits; set by the thread. */
  get done(): number {
    return Atomics.load(this.#words, 1);
  }

  set done(bits: number) {
    Atomics.store(this.#words, 1, bits);
    Atomics.notify(this.#words, 1);
  }

  /** Settles when the thread has done what was asked of it, or when its time is over. */
  async whenDone(bits: number, timeoutMs: number): Promise<void> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const done = this.done;
      const left = until - performance.now();
      if ((done & bits) === bits || left <= 0) return;
      await Atomics.waitAsync(this.#words, 1, done, left).value;
    }
  }

  /** Bytes a billion, so that integers hold it. */
  get noise(): { flipped: number; lost: number } {
    return { flipped: Atomics.load(this.#words, 2) / 1e9, lost: Atomics.load(this.#words, 3) / 1e9 };
  }

  set noise(noise: { flipped: number; lost: number }) {
    Atomics.store(this.#words, 2, Math.round(noise.flipped * 1e9));
    Atomics.store(this.#words, 3, Math.round(noise.lost * 1e9));
  }

  /** Counts bytes delivered, by direction: 0 is from the first end to the second. */
  count(direction: 0 | 1, bytes: number): void {
    Atomics.add(this.#totals, direction, BigInt(bytes));
  }

  total(direction: 0 | 1): number {
    return Number(Atomics.load(this.#totals, direction));
  }
}
