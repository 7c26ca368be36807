/** Halting the running machine, and continuing it (spec/PROTOCOL.md 4, 7.1). */
import { type Message, messages } from '../wire/index.ts';
import type { Control } from './control.ts';
import { NoExceptionError, StateError, TimeoutError } from './errors.ts';
import { exceptionWaits, type Halt } from './halt.ts';
import type { Target } from './target.ts';

/**
 * Sends a break request and waits for the halt, whatever its reason: a request that crosses a halt for another reason
 * is dropped by the halted kernel (PROTOCOL.md, trap 12).
 *
 * When no paused packet comes, either the request or the packet was lost. A read of the registers tells which: it is
 * answered by a halted machine only, and a running one drops it. Then the packet is rebuilt, or the request repeated.
 *
 * @throws TimeoutError when the machine cannot be halted and is not found halted
 */
export async function pause(control: Control): Promise<Halt> {
  try {
    return await tryToPause(control);
  } finally {
    // A request that led to nothing leaves the machine as it was, whatever the reason. Two break requests at once are
    // one.
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
    const since = control.generation;
    await control.send(messages.pause);
    const halt = control.overtaken(since) ?? (await control.nextHalt(control.link.patience(patience)));
    if (halt !== undefined) return halt;
    const place = await control.probe();
    const reported = control.overtaken(since);
    if (reported !== undefined) return reported;
    if (place !== undefined) return control.recover('request', place, { since });
  }
  if (control.state.name === 'halted') return control.state.halt;
  control.takeElapsed();
  const consequence = 'the machine still runs, or nothing listens at the other end';
  throw new TimeoutError('the break request', performance.now() - started, attempts, consequence);
}

function notPausable({ state }: Control): Error {
  return state.name === 'lost' ? state.error : new StateError(`a debuggee that is ${state.name} cannot be halted`);
}

/**
 * Lets the machine run. There is no acknowledgement: the next packet may already be the next halt, so the state
 * changes before the frame is sent. A debuggee that got a damaged frame reports it with an error text; then it is
 * asked whether it is still halted, and only a machine that is halted for certain is sent the request again.
 */
export async function resume(control: Control, order: RunOrder = goOn): Promise<void> {
  const before = await control.link.turn(async () => {
    const { awaited } = control.facts(order.what);
    control.apply(awaited === undefined ? { name: 'running' } : { name: 'running', until: awaited });
    const { complaints, generation } = control;
    await control.send(order.message, order.payload);
    return { complaints, since: generation };
  });
  watch(control, order, before).catch(() => {
    // The line went or the session was closed: both are reported elsewhere.
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
 * The same, and the debuggee gets the exception for which it halted: its own int3, or a debug register. Between our
 * own ends only, since HyperDbg's continue has no payload.
 *
 * @throws StateError with a debuggee that cannot do it; NoExceptionError where none waits
 */
export async function resumeWithException(control: Control, { capabilities }: Target): Promise<void> {
  if (!capabilities.has('exceptions')) {
    throw new StateError('this debuggee cannot give the exception to its own handler');
  }
  const here = await control.here();
  const { halt } = control.facts('continuing');
  if (!exceptionWaits(halt, here)) throw new NoExceptionError();
  return resume(control, { ...goOn, payload: WITH_EXCEPTION });
}

interface Sent {
  /** Complaints of the debuggee before the request. */
  readonly complaints: number;
  /** The generation in which the machine runs. */
  readonly since: number;
}

/** A request that is refused twice did not arrive damaged: the machine counts as halted. */
const MOST_SENDS = 2;

async function watch(control: Control, order: RunOrder, { complaints, since }: Sent): Promise<void> {
  let known = complaints;
  for (let sends = 1; ; sends++) {
    await control.nextHalt(control.deadlines.resumed, { complaints: known });
    if (control.complaints === known || control.generation !== since) return;
    const place = await control.probe();
    if (place === undefined || control.generation !== since) return;
    if (sends === MOST_SENDS) {
      await control.recover('unknown', place, { since });
      return;
    }
    control.warn('the request to continue arrived damaged; sent again');
    known = control.complaints;
    await control.link.turn(() => control.send(order.message, order.payload));
  }
}
