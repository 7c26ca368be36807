import { type Type, unsignedLongLongType } from './types.ts';

/** A global variable: its number is its place in the debuggee's table, which all scripts share. */
export interface Global {
  readonly number: number;
  type: Type;
  implicit: boolean;
}

/** Most global variables of a debuggee (SCRIPT.md 3). */
export const MAX_GLOBALS = 512;

/**
 * The global variables of a session, numbered in the order in which scripts first assign them. Give the same object to
 * every compilation of a session: their values outlive each script.
 */
export class Globals {
  readonly #byName = new Map<string, Global>();

  get(name: string): Global | undefined {
    return this.#byName.get(name);
  }

  /** Names without their dot, in the order of their numbers. */
  names(): string[] {
    return [...this.#byName.keys()];
  }

  get size(): number {
    return this.#byName.size;
  }

  /** The global of a name, made when there is none yet. */
  assign(name: string): Global {
    let global = this.#byName.get(name);
    if (global === undefined) {
      global = { number: this.#byName.size, type: unsignedLongLongType, implicit: true };
      this.#byName.set(name, global);
    }
    return global;
  }

  /** A copy to compile with, so that a refused script leaves no names. */
  copy(): Globals {
    const copy = new Globals();
    for (const [name, global] of this.#byName) copy.#byName.set(name, { ...global });
    return copy;
  }

  /** Adopts what a compilation made of a copy. */
  adopt(other: Globals): void {
    for (const [name, global] of other.#byName) this.#byName.set(name, { ...global });
  }
}
