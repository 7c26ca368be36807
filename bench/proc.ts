/** Statistics of a process on Linux (proc(5)); undefined elsewhere. */
import { readFileSync } from 'node:fs';

/** Ticks a second of the times in /proc: USER_HZ, 100 on every architecture of ours. */
const TICKS_PER_SECOND = 100;

export interface Usage {
  /** User and system time so far, milliseconds. */
  readonly cpuMs: number;
  /** System calls that read something, of any file. */
  readonly reads: number;
  /** Resident memory now, and at its highest, in MB of 10^6 bytes. */
  readonly rssMB: number;
  readonly peakMB: number;
}

export function usageOf(pid: number): Usage | undefined {
  if (process.platform !== 'linux') return undefined;
  const file = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'latin1');
  const stat = file('stat');
  // The name in parentheses may have blanks in it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = file('status');
  return {
    cpuMs: (ticks * 1000) / TICKS_PER_SECOND,
    reads: number(file('io'), /^syscr: (\d+)/m),
    rssMB: (number(status, /^VmRSS:\s+(\d+) kB/m) * 1024) / 1e6,
    peakMB: (number(status, /^VmHWM:\s+(\d+) kB/m) * 1024) / 1e6,
  };
}

function number(text: string, pattern: RegExp): number {
  return Number(pattern.exec(text)?.[1] ?? Number.NaN);
}
