import type { Space } from './space.ts';
import type { Type } from './types.ts';

/** A local variable: its first cell among the locals of its frame. */
export interface Local {
  readonly name: string;
  type: Type;
  readonly cell: number;
  implicit: boolean;
  /** Of a pointer: where what it points to is, when that is known. */
  space?: Space | undefined;
}

/** Most temporaries that one frame can have (SCRIPT.md 11). */
export const MAX_TEMPORARIES = 128;

/** Bytes of a cell of the script's stack. */
const CELL_BYTES = 8;

/**
 * The stack frame of the script's main body or of one function: temporaries first, then the cells of locals.
 *
 * A temporary is the lowest number that is free. HyperDbg forgets to release some of them; the numbers are in the
 * compiled form, so we do the same.
 */
export class Frame {
  readonly #busy: boolean[] = [];
  readonly #locals = new Map<string, Local>();
  #cells = 0;

  /** Most temporaries that were in use at once. */
  get temporaries(): number {
    return this.#busy.length;
  }

  /** Cells to reserve. */
  get cells(): number {
    return this.#busy.length + this.#cells;
  }

  /** The lowest free temporary, or undefined when all are in use. */
  take(): number | undefined {
    const free = this.#busy.indexOf(false);
    const number = free < 0 ? this.#busy.length : free;
    if (number >= MAX_TEMPORARIES) return undefined;
    this.#busy[number] = true;
    return number;
  }

  giveBack(temporary: number): void {
    this.#busy[temporary] = false;
  }

  /** Which temporaries are in use, to go back to. */
  mark(): readonly boolean[] {
    return [...this.#busy];
  }

  /** Forgets what happened to the temporaries since a mark. */
  rewind(mark: readonly boolean[]): void {
    this.#busy.splice(0, Number.POSITIVE_INFINITY, ...mark);
  }

  local(name: string): Local | undefined {
    return this.#locals.get(name);
  }

  /** Names of all locals, for suggestions. */
  names(): Iterable<string> {
    return this.#locals.keys();
  }

  /** Makes a local of a size in bytes. A later declaration of a name takes its place. */
  declare(name: string, type: Type, bytes: number, implicit: boolean): Local {
    const local = { name, type, cell: this.#cells, implicit };
    this.#cells += Math.ceil(bytes / CELL_BYTES);
    this.#locals.set(name, local);
    return local;
  }
}
