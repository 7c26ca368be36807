/**
 * Bytes that arrive while the machine counts as halted. A halted machine's operating system reads nothing: such bytes
 * are from before the halt took effect, or from after the machine was continued, before that is known here. Bytes from
 * before were meant for a machine that ran then: a break request that crossed the halt must not halt it later.
 *
 * A port that counts the machine's halts distinguishes the two; on other ports, time decides.
 */

/** How long the controller may take to learn that the machine runs again, in ms. */
const RACE_MS = 100;

/** A few requests; no debugger sends more before it knows that the machine runs. */
const MOST_BYTES = 4096;

interface Held {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export class RacingInput {
  #held: Held[] = [];
  #size = 0;
  #halts: number | undefined;

  /** @param halts how often the machine has been halted before the halt that is asked for now; undefined: not known */
  halting(halts: number | undefined): void {
    this.#halts = halts;
  }

  /**
   * @param bytes copied
   * @param halts how often the machine had been halted when they were read
   */
  add(bytes: Uint8Array, halts: number | undefined): void {
    if (halts !== undefined && halts === this.#halts) return;
    this.#drop();
    if (this.#size + bytes.length > MOST_BYTES) return;
    this.#held.push({ at: halts === undefined ? performance.now() : Number.POSITIVE_INFINITY, bytes: bytes.slice() });
    this.#size += bytes.length;
  }

  /** The machine runs: takes the bytes that are meant for it. */
  take(): readonly Uint8Array[] {
    this.#drop();
    const taken = this.#held.map(({ bytes }) => bytes);
    this.#held = [];
    this.#size = 0;
    return taken;
  }

  #drop(): void {
    const before = performance.now() - RACE_MS;
    this.#held = this.#held.filter(({ at }) => at >= before);
    this.#size = this.#held.reduce((size, { bytes }) => size + bytes.length, 0);
  }
}
