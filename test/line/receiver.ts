import type { Line } from '../../src/line/line.ts';

/** Collects what a line receives. */
export class Receiver {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #wanted = 0;
  #reached: (() => void) | undefined;

  constructor(line: Line) {
    line.onData((chunk) => {
      this.#chunks.push(Buffer.from(chunk));
      this.#length += chunk.length;
      if (this.#length >= this.#wanted) this.#reached?.();
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get length(): number {
    return this.#length;
  }

  /** Waits for a number of bytes in all; the test's own timeout bounds it. */
  async atLeast(length: number): Promise<Buffer> {
    if (this.#length < length) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wanted = length;
      this.#reached = resolve;
      await promise;
    }
    return this.bytes;
  }
}

/** Bytes that do not repeat soon: loss, repetition and disorder all show. */
export function pattern(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let index = 0; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 16;
  }
  return bytes;
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
