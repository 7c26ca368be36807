/** Setting, listing and changing breakpoints, and keeping the mirror of them in step. */
import * as questions from './breakpoint-requests.ts';
import type { Breakpoint, BreakpointMirror } from './breakpoints.ts';
import type { Control } from './control.ts';
import { DebuggeeError } from './errors.ts';
import type { Question } from './question.ts';

type Signal = AbortSignal | undefined;

/** The status with which a request is refused that has already been carried out. */
const alreadyDone = {
  set: 'DEBUGGER_ERROR_BREAKPOINT_ALREADY_EXISTS_ON_THE_ADDRESS',
  enable: 'DEBUGGER_ERROR_BREAKPOINT_ALREADY_ENABLED',
  disable: 'DEBUGGER_ERROR_BREAKPOINT_ALREADY_DISABLED',
  clear: 'DEBUGGER_ERROR_BREAKPOINT_ID_NOT_FOUND',
} as const;

/** The first one of a session also asks for the list: the answer to setting it does not carry its id. */
export async function setBreakpoint(
  control: Control,
  mirror: BreakpointMirror,
  request: questions.BreakpointRequest,
  signal: Signal,
): Promise<Breakpoint> {
  await askOnce(control, questions.setBreakpoint(request), alreadyDone.set, signal);
  const added = mirror.added(request);
  if (mirror.isCounted) return added;
  // It is set, whether or not its number becomes known.
  await listBreakpoints(control, mirror, signal).catch(() => signal?.throwIfAborted());
  return mirror.at(request.address) ?? added;
}

export async function modifyBreakpoint(
  control: Control,
  mirror: BreakpointMirror,
  { id, how }: { readonly id: number; readonly how: questions.Modification },
  signal: Signal,
): Promise<void> {
  await askOnce(control, questions.modifyBreakpoint(id, how), alreadyDone[how], signal);
  mirror.modified(id, how);
}

export async function listBreakpoints(control: Control, mirror: BreakpointMirror, signal: Signal): Promise<string> {
  const list = await control.ask(questions.listBreakpoints(), signal);
  mirror.listed(list);
  return list;
}

/** Asks; after a lost answer, a refusal because it is so already means that the first attempt was carried out. */
async function askOnce(control: Control, question: Question<void>, done: string, signal: Signal): Promise<void> {
  const { stats } = control.link;
  const { retries } = stats;
  try {
    await control.ask(question, signal);
  } catch (error) {
    if (!(error instanceof DebuggeeError && error.symbol === done && stats.retries > retries)) throw error;
  }
}
