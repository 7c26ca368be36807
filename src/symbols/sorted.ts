/** A table of named addresses: lookup by name, nearest by address, completion by prefix. */

/** One name of an address. */
export interface NamedAddress {
  /** `module!symbol`. */
  readonly name: string;
  readonly address: bigint;
  /** Bytes that belong to it; 0 or absent when unknown. */
  readonly size?: number;
}

/** How far after a symbol of unknown size an address may be to still be named after it, in bytes. */
const REACH_OF_UNSIZED = 0x10000n;

/** Symbols sorted once by address and by name; both questions take logarithmic time. */
export class SortedSymbols {
  readonly #byAddress: readonly NamedAddress[];
  readonly #byName: readonly { readonly key: string; readonly symbol: NamedAddress }[];
  readonly #exact: ReadonlyMap<string, bigint>;

  constructor(symbols: Iterable<NamedAddress>) {
    const all = [...symbols];
    this.#byAddress = all.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
    this.#byName = all
      .map((symbol) => ({ key: symbol.name.toLowerCase(), symbol }))
      .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#exact = new Map(all.map(({ name, address }) => [name, address]));
  }

  /** The address of a name, exactly as written. */
  lookup(name: string): bigint | undefined {
    return this.#exact.get(name);
  }

  /** The symbol that an address lies in. */
  nearest(address: bigint): { readonly name: string; readonly offset: bigint } | undefined {
    const after = firstIndex(this.#byAddress.length, (i) => this.#byAddress[i]!.address > address);
    const symbol = this.#byAddress[after - 1];
    if (!symbol) return undefined;
    const offset = address - symbol.address;
    const reach = symbol.size ? BigInt(symbol.size) : REACH_OF_UNSIZED;
    return offset < reach ? { name: symbol.name, offset } : undefined;
  }

  /**
   * Symbols that begin with the prefix, in any case, shortest first; a prefix without `!` also matches after the
   * module's name.
   */
  complete(prefix: string, limit = 100): NamedAddress[] {
    const wanted = prefix.toLowerCase();
    const found: NamedAddress[] = [];
    if (wanted.includes('!') || wanted === '') {
      const start = firstIndex(this.#byName.length, (i) => this.#byName[i]!.key >= wanted);
      for (let i = start; i < this.#byName.length && this.#byName[i]!.key.startsWith(wanted); i++) {
        found.push(this.#byName[i]!.symbol);
      }
    } else {
      for (const { key, symbol } of this.#byName) {
        if (key.startsWith(wanted) || key.slice(key.indexOf('!') + 1).startsWith(wanted)) found.push(symbol);
      }
    }
    return found.toSorted((a, b) => a.name.length - b.name.length).slice(0, limit);
  }
}

/** The first index below `length` for which the predicate, false at first and true from somewhere on, is true. */
function firstIndex(length: number, predicate: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (predicate(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
