/** Waiting for a debuggee. */
import { StateError } from './errors.ts';
import type { Handshake } from './handshake.ts';
import type { SessionState } from './state.ts';

/** Undefined while it is open; true when the debuggee is there; an error when it will not be. */
function outcome(state: SessionState, failure: Error | undefined): true | Error | undefined {
  switch (state.name) {
    case 'handshaking':
    case 'synchronising':
      return failure;
    case 'pausing':
      return state.from === 'running' ? true : undefined;
    case 'lost':
      return state.error;
    case 'closed':
      return new StateError(`the session is closed: ${state.why}`);
    default:
      return true;
  }
}

/** The parts of a session that it needs. */
interface Watched {
  readonly state: SessionState;
  on(event: 'state', listener: () => void): () => void;
}

/** Resolves when the debuggee is running or halted, rejects when the line goes or the handshake has failed. */
export async function ready(session: Watched, handshake: Handshake): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const check = (): void => {
      const found = outcome(session.state, handshake.failure);
      if (found === undefined) return;
      done();
      if (found === true) resolve();
      else reject(found);
    };
    const ends = [session.on('state', check), handshake.onFailure(check)];
    const done = (): void => {
      for (const end of ends) end();
    };
    check();
  });
}
