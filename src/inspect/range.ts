/** Checks of a range of memory before it is used, and of what came of reading it. */
import type { Session, Space } from '../session/index.ts';
import { AccessError, OtherProcessError, RangeEndError } from './errors.ts';
import type { PartialMemory } from './read-memory.ts';

/**
 * Refuses a range that runs past the last address: what lies after it is not the beginning.
 *
 * @param length in bytes
 * @throws RangeEndError
 */
export function checkRange(address: bigint, length: number | bigint): void {
  const bytes = BigInt(length);
  if (address + bytes > 1n << 64n) throw new RangeEndError(address, bytes);
}

/**
 * Refuses memory that begins with a gap at least as long as the range: there is nothing to show.
 *
 * @throws AccessError
 */
export function checkReadable({ address, gaps, refusal }: PartialMemory, length: number, space: Space): void {
  const [gap] = gaps;
  if (refusal === undefined || gap === undefined || gap.from > 0 || gap.to < length) return;
  throw new AccessError('read', address, space, refusal);
}

/**
 * Memory is seen as the halted process sees it, whatever process id is asked for: another one is refused rather than
 * answered with the wrong process's bytes.
 *
 * @param pid undefined: whichever is halted
 * @throws OtherProcessError
 */
export async function checkProcess(session: Session, pid: number | undefined, signal: AbortSignal): Promise<void> {
  if (pid === undefined) return;
  const current = await session.currentProcess({ signal });
  if (current.pid !== pid) throw new OtherProcessError(current.pid, pid);
}
