import { formatAddress } from '../../src/format/address.ts';
import { DebuggeeError } from '../../src/session/session.ts';
import type { CommandContext } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { forgetInstruction } from './current-instruction.ts';
import { refusedAccess } from './range.ts';
import { readMemory, type Space } from './read-memory.ts';

/**
 * Writes bytes of which none may be missing: the range has to be there before, and is read back after. (The debuggee
 * itself checks the first address only, shared/wire/PROTOCOL.md 7.14.)
 *
 * @throws CommandError
 */
export async function writeBytes(
  { session, signal }: Pick<CommandContext<'halted'>, 'session' | 'signal'>,
  space: Space,
  address: bigint,
  bytes: Uint8Array,
): Promise<void> {
  const before = await readMemory(session, address, bytes.length, { space, signal });
  const [gap] = before.gaps;
  if (before.refusal !== undefined && gap !== undefined) {
    throw refusedAccess('written', address + BigInt(gap.from), space, before.refusal);
  }
  forgetInstruction(session);
  try {
    await session.writeMemory(address, Array.from(bytes, BigInt), { unit: 1, space, signal });
  } catch (error) {
    throw error instanceof DebuggeeError ? refusedAccess('written', address, space, error) : error;
  }
  const after = await readMemory(session, address, bytes.length, { space, signal });
  const wrong = bytes.findIndex((byte, at) => after.bytes[at] !== byte);
  if (wrong < 0) return;
  throw new CommandError(
    `the memory at ${formatAddress(address + BigInt(wrong))} did not keep what was written`,
    'it may be read-only, a device, or changed by someone else meanwhile',
  );
}
