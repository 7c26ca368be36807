import { formatAddress } from '../../src/format/address.ts';
import type { DebuggeeError, Session } from '../../src/session/session.ts';
import { CommandError } from '../../src/shell/errors.ts';
import type { PartialMemory, Space } from './read-memory.ts';

/**
 * Refuses a range that runs past the last address: what lies behind it is not the beginning.
 *
 * @throws CommandError
 */
export function checkRange(address: bigint, length: number): void {
  checkExtent(address, BigInt(length));
}

/** The same for a length that may be any. */
export function checkExtent(address: bigint, length: bigint): void {
  if (address + length > 1n << 64n) {
    const left = ((1n << 64n) - address).toString(16);
    throw new CommandError(
      `${length.toString(16)} bytes from ${formatAddress(address)} run past the last address`,
      `there ${left === '1' ? 'is' : 'are'} ${left} left from there`,
    );
  }
}

/** The debuggee's answers for addresses at which there is nothing (shared/wire/PROTOCOL.md 7.14, appendix C). */
const invalidAddress: ReadonlySet<number> = new Set([0xc0000005, 0xc000000c, 0xc000000d, 0xc0000052]);
const reasons: Record<Space, string> = { virtual: 'not mapped', physical: 'no memory there' };

/**
 * Refuses memory that begins with a gap at least as long as the range: there is nothing to show.
 *
 * @throws CommandError
 */
export function checkReadable({ address, gaps, refusal }: PartialMemory, length: number, space: Space): void {
  const [gap] = gaps;
  if (refusal === undefined || gap === undefined || gap.from > 0 || gap.to < length) return;
  throw refusedAccess('read', address, space, refusal);
}

/** The error for memory that the debuggee does not read or write. */
export function refusedAccess(
  what: 'read' | 'written',
  address: bigint,
  space: Space,
  refusal: DebuggeeError,
): CommandError {
  const { status, meaning } = refusal;
  const why = invalidAddress.has(status) ? reasons[space] : meaning;
  return new CommandError(
    `nothing can be ${what} at ${formatAddress(address)}: ${why} (0x${status.toString(16)})`,
    space === 'virtual' ? 'it may be paged out, or belong to another process than the halted one' : undefined,
    { cause: refusal },
  );
}

/**
 * Memory is seen as the halted process sees it, whatever process id is asked for: another one is refused rather than
 * answered with the wrong process's bytes.
 *
 * @throws CommandError
 */
export async function checkProcess(session: Session, pid: number | undefined, signal: AbortSignal): Promise<void> {
  if (pid === undefined) return;
  const current = await session.currentProcess({ signal });
  if (current.pid !== pid) {
    throw new CommandError(
      `process ${current.pid.toString(16)} is halted, not ${pid.toString(16)}: memory is seen as the halted process sees it`,
      `leave pid away, or switch to it first: .process pid ${pid.toString(16)}`,
    );
  }
}
