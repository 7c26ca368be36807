/** What the status line shows, as data: the ui draws it, `.status` prints it. */
import type { CommandState } from './states.ts';

/** What is counted: bytes are shown as KiB and with their rate. */
export type ProgressUnit = 'things' | 'bytes';

export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: ProgressUnit;
  /** When the work began, milliseconds of performance.now(): rate and time left follow from it. */
  readonly since: number;
  /** What was done when it began: a transfer that goes on where another stopped has had a start. */
  readonly from: number;
}

export interface StatusReport {
  readonly state: CommandState;
  /** The line's name and its rate in bits per second; undefined when there is none. */
  readonly line: string | undefined;
  readonly baudRate: number | undefined;
  /** The operating core while halted, and how many there are where the debuggee says so. */
  readonly core: number | undefined;
  readonly cores: number | undefined;
  /** Of the operating core, while halted and known. */
  readonly process: { readonly pid: number; readonly name: string } | undefined;
  /** While running: what it will halt for, as after "until". */
  readonly until?: string | undefined;
  /** Bytes per second over the last second. */
  readonly received: number;
  readonly sent: number;
  /** Bytes since the session began. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly damaged: number;
  readonly retries: number;
  readonly progress: Progress | undefined;
  /** A command is being executed. */
  readonly busy: boolean;
  /** It waits for an answer whether to go on: what to press. */
  readonly asking: string | undefined;
}
