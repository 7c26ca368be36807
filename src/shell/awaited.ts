/** What the debuggee was told to halt for once it goes on, kept with the halt in which it was told. */
import type { Halt, SessionState } from '../session/session.ts';

const awaited = new WeakMap<Halt, string>();

/** @param what as behind "running until": `process 8 runs` */
export function awaits(state: SessionState, what: string): void {
  if (state.name === 'halted') awaited.set(state.halt, what);
}

/** What the debuggee that goes on from this state runs until; undefined when it was told nothing. */
export function awaitedFrom(state: SessionState): string | undefined {
  return state.name === 'halted' ? awaited.get(state.halt) : undefined;
}
