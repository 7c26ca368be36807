/** Remembers the registers of the halt before, so that `r` can mark what changed. */
import type { Registers } from '../session/session.ts';

export class RegisterMemory {
  #current: Registers | undefined;
  #previous: Registers | undefined;
  #core: number | undefined;

  /** A new halt: what was seen last is now the past; the registers of another core do not compare. */
  halted(core: number): void {
    if (this.#core !== undefined && core !== this.#core) this.forget();
    this.#core = core;
    this.#previous = this.#current ?? this.#previous;
    this.#current = undefined;
  }

  /** Another debuggee: nothing compares. */
  forget(): void {
    this.#current = undefined;
    this.#previous = undefined;
  }

  /**
   * Takes the registers as they are now.
   *
   * @returns names of those that differ from the last ones seen at an earlier halt; empty when there were none
   */
  note(registers: Registers): ReadonlySet<keyof Registers> {
    this.#current = registers;
    const previous = this.#previous;
    const names = Object.keys(registers) as (keyof Registers)[];
    return new Set(previous === undefined ? [] : names.filter((name) => registers[name] !== previous[name]));
  }
}
