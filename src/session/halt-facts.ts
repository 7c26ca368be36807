/**
 * What is known of a halt besides its packet. It ends with the halt, so nothing of it is taken for a fact of the next
 * one.
 */
import type { Halt } from './halt.ts';

/** What executes next, and with which flags. */
export interface Here {
  readonly rip: bigint;
  readonly rflags: bigint;
  /** The bytes at rip, at most 16; fewer where the next page is absent. */
  readonly bytes: Uint8Array;
  /** Bitness of the code at rip. */
  readonly mode: 64 | 32;
}

export class HaltFacts {
  readonly halt: Halt;
  /** What the debuggee will run for once continued, as after "running until": `process 8 runs`. */
  awaited: string | undefined;
  readonly #answers = new Map<string, Promise<unknown>>();
  #here: Here | undefined;

  constructor(halt: Halt) {
    this.halt = halt;
    this.#here = halt;
  }

  /**
   * Undefined after a write of registers or memory: then the packet may no longer be true, and the debuggee is asked.
   */
  get here(): Here | undefined {
    return this.#here;
  }

  found(here: Here): void {
    this.#here = here;
  }

  /** Registers or memory are about to be written. */
  written(): void {
    this.#here = undefined;
  }

  /** Asks once a halt, for what only a running debuggee changes. A failure is not kept. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key) as Promise<T> | undefined;
    if (known !== undefined) return known;
    const answer = ask();
    this.#answers.set(key, answer);
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }
}
