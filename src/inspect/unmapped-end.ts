import { DebuggeeError, pageTables, type Session, type Space } from '../session/index.ts';

/** Bytes that an entry of each level leaves unmapped when it is not present, from PML4E to PTE. */
const covered = [1n << 39n, 1n << 30n, 1n << 21n, 1n << 12n] as const;

/**
 * Where nothing is mapped: the first address after it that may be, as the page tables say. They are asked only where
 * the debuggee tells how far they go (src/session/translate.ts); elsewhere a page counts as the whole of it.
 *
 * @param address one that cannot be read
 * @returns above `address`
 */
export async function unmappedEnd(
  session: Session,
  address: bigint,
  space: Space,
  signal: AbortSignal,
): Promise<bigint> {
  const page = (address | (covered[3] - 1n)) + 1n;
  if (space === 'physical') return page;
  try {
    const { entries, mapped } = await session.ask(pageTables(address), { signal });
    const reached = entries.findLastIndex((entry) => entry.address !== 0n);
    const size = mapped || reached < 0 ? undefined : covered[reached];
    return size === undefined ? page : (address | (size - 1n)) + 1n;
  } catch (error) {
    if (error instanceof DebuggeeError) return page;
    throw error;
  }
}
