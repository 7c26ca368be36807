/**
 * The mirror of the debuggee's breakpoints. The answer to setting one does not carry its id (spec/PROTOCOL.md 7.15):
 * ids start at 1 and grow across sessions, so they are counted here, starting from the debuggee's own list.
 */

export interface Breakpoint {
  readonly id: number;
  readonly address: bigint;
  /** What it stops; undefined is any. */
  readonly pid?: number;
  readonly tid?: number;
  readonly core?: number;
  readonly enabled: boolean;
}

/** HyperDbg reserves 100 between two continues; ids beyond this are ignored. */
const MOST = 10_000;

/** A row of the debuggee's list: two-digit hexadecimal id, address, state. */
const ROW = /^\s*([0-9a-f]{1,8})\s+(?:0x)?([0-9a-f`]{8,17})\s+(enabled|disabled)\b/gim;

export class BreakpointMirror {
  readonly #known = new Map<number, Breakpoint>();
  #nextId = 1;
  #counted = false;
  /** Address of the breakpoint that was set last. */
  #newest: bigint | undefined;

  get all(): readonly Breakpoint[] {
    return [...this.#known.values()];
  }

  /**
   * The id of a breakpoint of this session has been seen, so the next one is known. A list alone does not give it: the
   * debuggee goes on counting from what earlier sessions have set and cleared.
   */
  get isCounted(): boolean {
    return this.#counted;
  }

  /** The one at this address; a debuggee has no two. */
  at(address: bigint): Breakpoint | undefined {
    return this.all.find((each) => each.address === address);
  }

  added(breakpoint: Omit<Breakpoint, 'id' | 'enabled'>): Breakpoint {
    const added = { ...breakpoint, id: this.#nextId++, enabled: true };
    this.#known.set(added.id, added);
    this.#newest = breakpoint.address;
    return added;
  }

  modified(id: number, how: 'enable' | 'disable' | 'clear'): void {
    const known = this.#known.get(id);
    if (how === 'clear') this.#known.delete(id);
    else if (known !== undefined) this.#known.set(id, { ...known, enabled: how === 'enable' });
  }

  /** A breakpoint with this id was hit. */
  hit(id: number): void {
    if (id > 0 && id < MOST) this.#nextId = Math.max(this.#nextId, id + 1);
  }

  /** Takes over what the debuggee's list says. */
  listed(text: string): void {
    const seen = new Set<number>();
    for (const [, id = '', address = '', state] of text.matchAll(ROW)) {
      const number = Number.parseInt(id, 16);
      if (number === 0 || number >= MOST) continue;
      seen.add(number);
      const where = BigInt(`0x${address.replace('`', '')}`);
      if (where === this.#newest) this.#counted = true;
      const known = { ...this.at(where), id: number, address: where };
      this.#known.set(number, { ...known, enabled: state?.toLowerCase() === 'enabled' });
      this.hit(number);
    }
    // A text without rows may be a list in a form that is not known, so it takes nothing away.
    if (seen.size > 0) for (const id of this.#known.keys()) if (!seen.has(id)) this.#known.delete(id);
  }

  /** Another debuggee: nothing is known. */
  forget(): void {
    this.#known.clear();
    this.#nextId = 1;
    this.#counted = false;
    this.#newest = undefined;
  }
}
