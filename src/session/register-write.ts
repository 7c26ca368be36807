/** Writing one register, and making sure of it when the answer is lost. */
import type { Control } from './control.ts';
import { TimeoutError } from './errors.ts';
import { idOf, readOne, writeOne } from './registers.ts';

/**
 * Writes a register. A lost answer leaves open whether it was written, so the register is read: only one that does not
 * hold the value is written again, once.
 *
 * @throws DebuggeeError when the register cannot be written
 */
export async function writeRegister(
  control: Control,
  name: string,
  value: bigint,
  signal: AbortSignal | undefined,
): Promise<void> {
  const id = idOf(name);
  try {
    return await control.ask(writeOne(id, name, value), signal);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
  }
  if ((await control.ask(readOne(id, name), signal)) === value) return;
  control.warn(`the request to write ${name} was lost; sent again`);
  control.link.stats.retries++;
  await control.ask(writeOne(id, name, value), signal);
}
