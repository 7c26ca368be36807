import { jsonHex } from '../../src/format/address.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import type { CommandContext } from '../../src/shell/command.ts';
import { formatRegisters } from '../../src/x86/register-block.ts';

/** All registers of the operating core, those marked that changed since the halt before. */
export async function registerBlock({
  session,
  signal,
  registerMemory,
}: Pick<CommandContext<'halted'>, 'session' | 'signal' | 'registerMemory'>): Promise<Result> {
  const values = await session.readRegisters({ signal });
  const data = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, jsonHex(value)]));
  return { kind: 'registers', lines: formatRegisters({ ...values }, registerMemory.note(values)), data };
}
