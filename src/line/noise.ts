/** What a bad cable does, as shares of all bytes (0 to 1). */
export interface Noise {
  /** One bit of the byte arrives wrong. */
  readonly flipped: number;
  /** The byte does not arrive. */
  readonly lost: number;
}

/** Damages bytes in place by the rates it is given; the same seed damages the same bytes. */
export class NoiseSource {
  #state: number;

  /** @param seed any whole number */
  constructor(seed: number) {
    this.#state = (seed * 2 + 1) >>> 0;
  }

  /**
   * Damages bytes of a buffer in place.
   *
   * @returns how many bytes are left, at the start of the buffer
   */
  apply(bytes: Uint8Array, noise: Noise): number {
    let kept = 0;
    for (const byte of bytes) {
      const draw = this.#next();
      if (draw < noise.lost) continue;
      const damaged = draw < noise.lost + noise.flipped;
      bytes[kept++] = damaged ? byte ^ (1 << Math.floor(this.#next() * 8)) : byte;
    }
    return kept;
  }

  /** Mulberry32: 0 <= x < 1. */
  #next(): number {
    this.#state = (this.#state + 0x6d2b_79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
