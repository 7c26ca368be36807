/** Halting the running machine, and letting it run (spec/PROTOCOL.md 4, 7.1). */
import { type Message, messages } from '../wire/index.ts';
import type { Control } from './control.ts';
import { StateError, TimeoutError } from './errors.ts';
import type { Halt } from './halt.ts';
import type { Target } from './target.ts';

/**
 * Sends a break request and waits for the halt, whatever its reason: a request that crosses with a halt for another
 * reason is swallowed by the halted kernel (PROTOCOL.md, trap 12).
 *
 * When no paused packet comes, either the request or the packet was lost. A read of the registers tells which: it is
 * answered by a halted machine only, and a running one drops it. Then the packet is made up for, or the request repeated.
 *
 * @throws TimeoutError when the machine can be neither halted nor found halted
 */
export async function pause(control: Control): Promise<Halt> {
  try {
    return await tryToPause(control);
  } finally {
    // Whatever the reason, a request that led to nothing leaves the machine as it was.
    control.apply({ name: 'unpaused' });
  }
}

async function tryToPause(control: Control): Promise<Halt> {
  const { attempts, pause: patience } = control.deadlines;
  const started = performance.now();
  control.expectHalt();
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (control.state.name === 'halted') return control.state.halt;
    control.apply({ name: 'pausing' });
    if (control.state.name !== 'pausing') throw notPausable(control);
    await control.send(messages.pause);
    const halt = await control.nextHalt(control.link.patience(patience));
    if (halt !== undefined) return halt;
    const place = await control.probe();
    if (place !== undefined) return control.recover('request', place);
  }
  if (control.state.name === 'halted') return control.state.halt;
  control.takeElapsed();
  const consequence = 'its machine runs on, or nothing listens at the other end';
  throw new TimeoutError('the break request', performance.now() - started, attempts, consequence);
}

function notPausable({ state }: Control): Error {
  return state.name === 'lost' ? state.error : new StateError(`a debuggee that is ${state.name} cannot be halted`);
}

/**
 * Lets the machine run. There is no acknowledgement: what comes next may be the next halt at once, so the state changes
 * before the frame is sent. A debuggee that got a damaged frame says so with an error text; then it is asked whether it
 * is still halted, and only a machine that proved to be so is told again.
 */
export async function resume(control: Control, order: RunOrder = goOn): Promise<void> {
  const complaints = await control.link.turn(async () => {
    control.requireHalted(order.what);
    control.apply({ name: 'running' });
    const before = control.complaints;
    await control.send(order.message, order.payload);
    return before;
  });
  watch(control, order, complaints).catch(() => {
    // The line went, or the session was closed: both are reported as such.
  });
}

/** A request after which the machine runs. */
export interface RunOrder {
  /** For people: 'continuing'. */
  readonly what: string;
  readonly message: Message;
  readonly payload?: Uint8Array;
}

const goOn: RunOrder = { what: 'continuing', message: messages.continue };

/** `enum continue_flags` of driver/core: the guest gets the exception that the halt reported. */
const WITH_EXCEPTION = Uint8Array.of(1, 0, 0, 0);

/**
 * The same, and the debuggee gets the exception for which it halted: an int3 of its own, or a debug register. Between our
 * own ends only, since HyperDbg's continue has no payload.
 *
 * @throws StateError with a debuggee that cannot do it
 */
export function resumeWithException(control: Control, { capabilities }: Target): Promise<void> {
  if (!capabilities.has('exceptions')) {
    throw new StateError('this debuggee cannot be told to give the exception to its own handler');
  }
  return resume(control, { ...goOn, payload: WITH_EXCEPTION });
}

async function watch(control: Control, order: RunOrder, complaints: number): Promise<void> {
  const halt = await control.nextHalt(control.deadlines.resumed, { complaints });
  if (halt !== undefined || control.complaints === complaints || control.state.name !== 'running') return;
  const stillHalted = await control.probe();
  if (stillHalted === undefined || control.state.name !== 'running') return;
  control.warn('the debuggee got a damaged request instead of the order to run; sent again');
  await control.link.turn(() => control.send(order.message, order.payload));
}
