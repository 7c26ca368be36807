import { DebuggeeError, type Session, type Space, type Unit } from '../session/index.ts';
import { AccessError, NotKeptError } from './errors.ts';
import { readMemory } from './read-memory.ts';

export interface WriteOptions {
  readonly space: Space;
  readonly signal: AbortSignal;
}

/**
 * Writes values of `unit` bytes each, little endian.
 *
 * @throws AccessError when the debuggee refuses. It checks the first address only (spec/PROTOCOL.md 7.14).
 */
export async function writeValues(
  session: Session,
  address: bigint,
  values: readonly bigint[],
  { unit, space, signal }: WriteOptions & { readonly unit: Unit },
): Promise<void> {
  try {
    await session.writeMemory(address, values, { unit, space, signal });
  } catch (error) {
    throw error instanceof DebuggeeError ? new AccessError('written', address, space, error) : error;
  }
}

/**
 * Writes bytes of which none may be missing: the range has to be there before, and is read back after.
 *
 * @throws AccessError when a part of the range is not there
 * @throws NotKeptError when the memory holds something else afterwards
 */
export async function writeBytes(
  session: Session,
  address: bigint,
  bytes: Uint8Array,
  { space, signal }: WriteOptions,
): Promise<void> {
  const before = await readMemory(session, address, bytes.length, { space, signal });
  const [gap] = before.gaps;
  if (before.refusal !== undefined && gap !== undefined) {
    throw new AccessError('written', address + BigInt(gap.from), space, before.refusal);
  }
  await writeValues(session, address, Array.from(bytes, BigInt), { unit: 1, space, signal });
  const after = await readMemory(session, address, bytes.length, { space, signal });
  const wrong = bytes.findIndex((byte, at) => after.bytes[at] !== byte);
  if (wrong >= 0) throw new NotKeptError(address + BigInt(wrong));
}
