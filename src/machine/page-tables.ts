/** Building address spaces before the machine starts: 4 KiB and 2 MiB pages in four levels. */
import type { Memory } from './memory.ts';

export const Rights = { write: 1, execute: 2, user: 4 } as const;

const PAGE = 4096;
const entryBits = { present: 1n, write: 2n, user: 4n, large: 1n << 7n, noExecute: 1n << 63n } as const;
const FRAME = 0x000ffffffffff000n;

/** Hands out zeroed pages for tables. */
export class TableAllocator {
  readonly memory: Memory;
  #next: number;

  constructor(memory: Memory, first: number) {
    this.memory = memory;
    this.#next = first;
  }

  take(): number {
    const page = this.#next;
    this.#next += PAGE;
    return page;
  }
}

export class AddressSpace {
  readonly #tables: TableAllocator;
  /** Physical address of the top table: CR3. */
  readonly root: number;

  constructor(tables: TableAllocator, root: number) {
    this.#tables = tables;
    this.root = root;
  }

  get memory(): Memory {
    return this.#tables.memory;
  }

  /** Maps a range of 4 KiB pages. */
  map(virtual: bigint, physical: number, length: number, rights: number): void {
    for (let offset = 0; offset < length; offset += PAGE) {
      this.#set(virtual + BigInt(offset), 1, leaf(physical + offset, rights));
    }
  }

  mapLarge(virtual: bigint, physical: number, rights: number): void {
    this.#set(virtual, 2, leaf(physical, rights) | entryBits.large);
  }

  /** The tables for 4 KiB pages that are to be mapped later: where the first one's entry is, and what it will be. */
  reserve(virtual: bigint, physical: number, length: number, rights: number): { table: number; entry: bigint } {
    const table = this.#slot(virtual, 1);
    if (indexAt(virtual, 1) + length / PAGE > 512) throw new Error('pages to come must share a table');
    return { table, entry: leaf(physical, rights) };
  }

  /** The entries of the upper half of the top table, taken over from another space. */
  shareUpperHalf(from: AddressSpace): void {
    const { memory } = this.#tables;
    for (let index = 256; index < 512; index++) {
      memory.store(this.root + index * 8, 8, memory.load(from.root + index * 8, 8));
    }
  }

  #set(virtual: bigint, level: number, value: bigint): void {
    this.#tables.memory.store(this.#slot(virtual, level), 8, value);
  }

  #slot(virtual: bigint, level: number): number {
    const { memory } = this.#tables;
    let table = this.root;
    for (let at = 4; at > level; at--) {
      const slot = table + indexAt(virtual, at) * 8;
      const entry = memory.load(slot, 8);
      // Tables allow everything; the last entry decides.
      const below = entry !== 0n ? Number(entry & FRAME) : this.#tables.take();
      if (entry === 0n) memory.store(slot, 8, BigInt(below) | entryBits.present | entryBits.write | entryBits.user);
      table = below;
    }
    return table + indexAt(virtual, level) * 8;
  }
}

function indexAt(virtual: bigint, level: number): number {
  return Number((virtual >> BigInt(12 + 9 * (level - 1))) & 511n);
}

function leaf(physical: number, rights: number): bigint {
  return (
    BigInt(physical) |
    entryBits.present |
    (rights & Rights.write ? entryBits.write : 0n) |
    (rights & Rights.user ? entryBits.user : 0n) |
    (rights & Rights.execute ? 0n : entryBits.noExecute)
  );
}
