/** Switching the operating core (spec/PROTOCOL.md 7.4). */
import type { Control } from './control.ts';
import type { Halt } from './halt.ts';
import { readAll } from './registers.ts';
import { changeCore } from './requests.ts';

/**
 * Makes `core` the operating core. Success is an answer and then a paused packet of the new core; switching to the
 * present core gives an answer alone, so asking again after a lost answer is harmless.
 *
 * @throws DebuggeeError when there is no such core, or it is not halted
 */
export async function switchCore(control: Control, core: number, signal?: AbortSignal): Promise<Halt> {
  const before = control.requireHalted('switching cores');
  const since = control.generation;
  control.expectHalt();
  try {
    await control.ask(changeCore(core), signal);
    const known = control.requireHalted('switching cores');
    if (known.core === core) return known;
    const halt = await control.nextHalt(control.link.patience(control.deadlines.pause), { signal, known: before });
    if (halt !== undefined) return halt;
    const place = await control.ask(readAll, signal);
    return await control.recover('core switched', place, { core, since });
  } finally {
    control.takeElapsed();
  }
}
