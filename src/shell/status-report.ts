/** Gathers what the status line shows. */
import type { Session } from '../session/session.ts';
import { commandState, presentHalt } from './states.ts';
import type { StatusReport } from './status.ts';
import type { Traffic } from './traffic.ts';

interface Sources extends Pick<StatusReport, 'process' | 'until' | 'progress' | 'busy' | 'asking'> {
  readonly session: Session | undefined;
  readonly traffic: Traffic;
}

export function statusReport({ session, traffic, ...shown }: Sources): StatusReport {
  const { bytesIn = 0, bytesOut = 0, damaged = 0, retries = 0 } = session?.stats ?? {};
  const state = session?.state;
  return {
    ...shown,
    ...traffic.measure(performance.now(), bytesIn, bytesOut),
    state: commandState(state),
    line: session?.line.name,
    baudRate: session?.line.baudRate,
    core: presentHalt(state)?.core,
    cores: session?.target.cores,
    bytesIn,
    bytesOut,
    damaged,
    retries,
  };
}
