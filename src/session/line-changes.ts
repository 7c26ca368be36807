/** Reconnecting after the line was lost, and releasing the debuggee. */
import type { Line } from '../line/line.ts';
import { messages } from '../wire/index.ts';
import type { Control } from './control.ts';
import { StateError, TimeoutError } from './errors.ts';
import type { Place } from './halt.ts';
import { pause } from './pausing.ts';
import type { SessionState } from './state.ts';

/**
 * Opens the line again where it is gone, and asks whether the machine is halted.
 *
 * Where there was no debuggee yet, it waits for one as at first. A machine that was halted and is where it was keeps
 * its halt, with the reason from its packet. One that ran and does not answer counts as running: only a halt could
 * show otherwise. One that was halted and does not answer leaves the session lost.
 */
export async function relink(control: Control, reopen: (() => Promise<Line>) | undefined): Promise<void> {
  const { state } = control;
  if (state.name !== 'lost') return;
  if (control.link.gone) {
    if (reopen === undefined) throw new StateError('this session cannot open its line again: connect anew');
    control.link.attach(await reopen());
  }
  if (state.was === 'handshaking') {
    control.apply({ name: 'reopened', at: performance.now() });
    return;
  }
  const since = control.generation;
  const place = await whereHalted(control);
  if (control.generation !== since) return;
  if (place !== undefined) {
    const { lastHalt } = control;
    const same = state.was === 'halted' && lastHalt?.rip === place.rip && lastHalt.rflags === place.rflags;
    if (same) {
      control.apply({ name: 'halted', halt: lastHalt });
      // Whether writes before the loss arrived is not known.
      control.facts('going on').written();
    } else await control.recover('unknown', place, { since });
    return;
  }
  if (state.was === 'halted') {
    const { attempts, probe } = control.deadlines;
    throw new TimeoutError('the question whether the machine is still halted', attempts * probe, attempts);
  }
  control.apply({ name: 'running' });
}

/** As probe(), which fails when the debuggee has been started again: then there is nothing left to ask. */
async function whereHalted(control: Control): Promise<Place | undefined> {
  try {
    return await control.probe();
  } catch (error) {
    if (control.state.name === 'lost') throw error;
    return undefined;
  }
}

const runningStates: ReadonlySet<SessionState['name']> = new Set(['running', 'pausing', 'stepping', 'executing']);

/** Halts a running debuggee, orders it to unload and its listener to end (spec/PROTOCOL.md 9). */
export async function farewell(control: Control): Promise<void> {
  const { name } = control.state;
  if (runningStates.has(name)) await pause(control);
  if (control.state.name !== 'halted') return;
  await control.link.turn(async () => {
    await control.send(messages.closeAndUnload);
    await control.send(messages.stopListening);
  });
}
