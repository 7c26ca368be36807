/** Page table entries of long mode in words (SDM volume 3A, section 5.5.4, tables 5-15 to 5-20). */

/** The levels from the top, as HyperDbg names them. */
export const pageLevels = ['PML4E', 'PDPTE', 'PDE', 'PTE'] as const;
export type PageLevel = (typeof pageLevels)[number];

/** Bytes that an entry of each level covers, as a power of two. */
const bits: Record<PageLevel, bigint> = { PML4E: 39n, PDPTE: 30n, PDE: 21n, PTE: 12n };
const FRAME = 0x000ffffffffff000n;
const PRESENT = 1n;
const LARGE = 1n << 7n;

interface Flag {
  readonly mask: bigint;
  readonly name: string;
  /** Only entries that map a page have it. */
  readonly ofPages?: boolean;
}

const flags: readonly Flag[] = [
  { mask: 1n << 1n, name: 'W' },
  { mask: 1n << 2n, name: 'U' },
  { mask: 1n << 3n, name: 'PWT' },
  { mask: 1n << 4n, name: 'PCD' },
  { mask: 1n << 5n, name: 'A' },
  { mask: 1n << 6n, name: 'D', ofPages: true },
  { mask: 1n << 8n, name: 'G', ofPages: true },
  { mask: 1n << 63n, name: 'NX' },
];

export interface PageEntry {
  /** When false, the processor ignores the rest of the value. */
  readonly present: boolean;
  /** Bytes of the page that it maps; undefined when it leads to a table. */
  readonly pageSize: bigint | undefined;
  /** Bytes of address space that it is responsible for, mapped or not. */
  readonly covers: bigint;
  /** Physical address of the page or table. */
  readonly physical: bigint;
  /** Of P W U PWT PCD A D PS G NX those that are set, in this order. */
  readonly flags: readonly string[];
}

/** What an entry of a level says. */
export function decodePageEntry(level: PageLevel, value: bigint): PageEntry {
  const present = (value & PRESENT) !== 0n;
  const isLarge = (level === 'PDPTE' || level === 'PDE') && (value & LARGE) !== 0n;
  const mapsPage = level === 'PTE' || isLarge;
  const size = 1n << bits[level];
  // The lowest address bit of a large page is its PAT bit.
  const frame = value & FRAME & (isLarge ? ~(size - 1n) : ~0n);
  const names = flags.filter(({ mask, ofPages }) => (value & mask) !== 0n && (mapsPage || ofPages !== true));
  const before = names.filter(({ name }) => name !== 'G' && name !== 'NX').map(({ name }) => name);
  const after = names.filter(({ name }) => name === 'G' || name === 'NX').map(({ name }) => name);
  return {
    present,
    pageSize: mapsPage ? size : undefined,
    covers: size,
    physical: frame,
    flags: present ? ['P', ...before, ...(isLarge ? ['PS'] : []), ...after] : [],
  };
}
