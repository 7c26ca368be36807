/** Writing one register, with a check when the answer is lost. */
import type { Control } from './control.ts';
import { TimeoutError } from './errors.ts';
import { idOf, readOne, writeOne } from './registers.ts';

/**
 * Writes a register. After a lost answer the register is read, and written again, once, only if it does not hold the
 * value.
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
