import type { Session } from '../session/session.ts';
import { commandState } from './states.ts';

/** How long a line that needs a halted debuggee waits for the halt, when no user can bring it about, in milliseconds. */
export const HALT_PATIENCE = 60_000;

/** Waits while the debuggee runs, as after `g`, but not longer than a time in milliseconds: the halt may never come. */
export async function whileRunning(
  session: Session | undefined,
  patience: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const runs = () => commandState(session?.state) === 'running';
  if (session === undefined || !runs() || signal?.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = session.on('state', () => {
    if (!runs()) resolve();
  });
  const timer = setTimeout(resolve, patience);
  const aborted = () => resolve();
  signal?.addEventListener('abort', aborted, { once: true });
  await promise;
  unsubscribe();
  clearTimeout(timer);
  signal?.removeEventListener('abort', aborted);
}
