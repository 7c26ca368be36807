/**
 * Bytes that arrive while the machine counts as halted. A halted machine's operating system reads nothing: such bytes
 * are from before the halt took effect, or from after the machine was continued, before that is known here.
 */

/** How long the controller may take to learn that the machine runs again, in ms. */
const RACE_MS = 100;

/** A few requests; no debugger sends more before it knows that the machine runs. */
const MOST_BYTES = 4096;

export class RacingInput {
  #held: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  #size = 0;

  /** @param bytes copied */
  add(bytes: Uint8Array): void {
    this.#drop(performance.now() - RACE_MS);
    if (this.#size + bytes.length > MOST_BYTES) return;
    this.#held.push({ at: performance.now(), bytes: bytes.slice() });
    this.#size += bytes.length;
  }

  /** The machine runs: takes the bytes that are recent enough to be meant for it. */
  take(): readonly Uint8Array[] {
    this.#drop(performance.now() - RACE_MS);
    const taken = this.#held.map(({ bytes }) => bytes);
    this.#held = [];
    this.#size = 0;
    return taken;
  }

  #drop(before: number): void {
    this.#held = this.#held.filter(({ at }) => at >= before);
    this.#size = this.#held.reduce((size, { bytes }) => size + bytes.length, 0);
  }
}
