import type { StatusReport } from '../../src/shell/status.ts';

/** A report of a quiet session, with what a test cares about put in. */
export const status = (more: Partial<StatusReport> = {}): StatusReport => ({
  state: 'running',
  line: '/dev/pts/7',
  baudRate: 115200,
  core: undefined,
  cores: 2,
  process: undefined,
  received: 0,
  sent: 0,
  bytesIn: 0,
  bytesOut: 0,
  damaged: 0,
  retries: 0,
  progress: undefined,
  busy: false,
  asking: undefined,
  ...more,
});

export const haltedStatus = (more: Partial<StatusReport> = {}): StatusReport =>
  status({ state: 'halted', core: 0, process: { pid: 4, name: 'init' }, bytesIn: 96, bytesOut: 40, ...more });
