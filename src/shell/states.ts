/**
 * The states a command can ask for, coarser than the session's own: what matters is whether there is a debuggee to
 * talk to and whether it is halted.
 */
import type { Halt, SessionState } from '../session/session.ts';

export type CommandState = 'offline' | 'connecting' | 'running' | 'halted' | 'lost';

/** For commands that are valid whatever happens: `.help`, `.status`, `exit`. */
export const anyState = ['offline', 'connecting', 'running', 'halted', 'lost'] as const satisfies CommandState[];

const ofSession = {
  handshaking: 'connecting',
  synchronising: 'connecting',
  running: 'running',
  pausing: 'running',
  halted: 'halted',
  stepping: 'halted',
  executing: 'halted',
  lost: 'lost',
  closed: 'offline',
} as const satisfies Record<SessionState['name'], CommandState>;

/** Which of the commands' states a session is in; no session is offline. */
export function commandState(state: SessionState | undefined): CommandState {
  if (state?.name === 'pausing' && state.from === 'handshaking') return 'connecting';
  return state === undefined ? 'offline' : ofSession[state.name];
}

/** The halt that commands are about; while a step or a command of the debuggee is under way, the one it began at. */
export function presentHalt(state: SessionState | undefined): Halt | undefined {
  if (state?.name === 'stepping' || state?.name === 'executing') return state.from;
  return state?.name === 'halted' ? state.halt : undefined;
}
