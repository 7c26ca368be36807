/** The way from the top page table to a page. */
import { DebuggeeError, pageTables, type Session, type Space } from '../session/index.ts';
import { decodePageEntry, type PageEntry, type PageLevel, pageLevels } from '../x86/page-entry.ts';
import { NotMappedError } from './errors.ts';

/** An entry on the way. */
export interface WalkedEntry extends PageEntry {
  readonly level: PageLevel;
  /** Where it is: a linear address, or a physical one where the kernel's own map is not known. */
  readonly address: bigint;
  readonly value: bigint;
}

export interface PageWalk {
  /** From the top down to the page, or to an entry that is not present. */
  readonly entries: readonly WalkedEntry[];
  /** Undefined when the address is not mapped. */
  readonly page: { readonly size: bigint; readonly physical: bigint } | undefined;
}

/**
 * Walks the page tables of the halted process.
 *
 * @throws NotMappedError when the debuggee says no more than that: HyperDbg's does not report how far the walk got
 */
export async function walkPages(session: Session, virtual: bigint, signal: AbortSignal): Promise<PageWalk> {
  const entries = await entriesOf(session, virtual, signal);
  const last = entries.at(-1);
  const size = last?.present ? last.pageSize : undefined;
  if (last === undefined || size === undefined) return { entries, page: undefined };
  return { entries, page: { size, physical: last.physical | (virtual & (size - 1n)) } };
}

async function entriesOf(session: Session, virtual: bigint, signal: AbortSignal): Promise<WalkedEntry[]> {
  try {
    const { entries } = await session.ask(pageTables(virtual), { signal });
    const walked = pageLevels.map((level, index) => {
      const { address, value } = entries[index]!;
      return { level, address, value, ...decodePageEntry(level, value) };
    });
    const end = walked.findIndex(
      ({ address, present, pageSize }) => address === 0n || !present || pageSize !== undefined,
    );
    return walked.slice(0, end < 0 ? undefined : end + (walked[end]?.address === 0n ? 0 : 1));
  } catch (error) {
    if (error instanceof DebuggeeError) throw new NotMappedError(virtual, error);
    throw error;
  }
}

/**
 * Where nothing is mapped: the first address after it that may be, as the page tables say. They are asked only where
 * the debuggee reports how far the walk got (src/session/translate.ts); elsewhere a page counts as the whole of it.
 *
 * @param address one that cannot be read
 * @returns above `address`
 */
export async function unmappedEnd(session: Session, address: bigint, space: Space, signal: AbortSignal) {
  const page = endOf(address, 1n << 12n);
  if (space === 'physical') return page;
  try {
    const { entries, page: mapped } = await walkPages(session, address, signal);
    const last = entries.at(-1);
    return mapped !== undefined || last === undefined ? page : endOf(address, last.covers);
  } catch (error) {
    if (error instanceof NotMappedError) return page;
    throw error;
  }
}

const endOf = (address: bigint, size: bigint): bigint => (address | (size - 1n)) + 1n;
