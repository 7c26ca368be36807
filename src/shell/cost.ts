/** What a command costs, said before it begins: a long transfer (docs/look.md, "Long work"), or the place of the halt. */
import type { Result } from '../format/json/kinds.ts';
import { formatDuration, formatRate, formatSize } from '../format/quantity.ts';
import { chunkSize } from '../session/memory.ts';
import type { Session } from '../session/session.ts';

/** What goes over the line beside each chunk: the request, the answer's head, and waking up, in bytes. */
const OVERHEAD = 160;
const BITS_PER_BYTE = 10;

export interface Cost {
  readonly bytes: number;
  readonly ms: number;
  /** What the time follows from: `115200`, or `8.7 MB/s` where the line was seen to be faster than its rate. */
  readonly rate: string;
}

/** @returns undefined where nothing is known about the line's rate */
export function transferCost(bytes: number, { line: { baudRate }, stats }: Pick<Session, 'line' | 'stats'>) {
  if (baudRate === undefined) return undefined;
  const all = bytes + Math.ceil(bytes / chunkSize(baudRate)) * OVERHEAD;
  const nominal = baudRate / BITS_PER_BYTE;
  const rate = stats.fastest > nominal ? formatRate(stats.fastest) : String(baudRate);
  return { bytes, ms: (all / Math.max(nominal, stats.fastest)) * 1000, rate };
}

/**
 * @param what as in "reads 1.0 MiB"
 * @param answers what to press; undefined when no user is asked
 */
export function costBlock(what: string, { bytes, ms, rate }: Cost, answers: string | undefined): Result {
  const text = `${what} ${formatSize(bytes)}: about ${formatDuration(ms)} at ${rate}`;
  return {
    kind: 'cost',
    lines: [[{ text: answers === undefined ? text : `${text}. ${answers}`, role: 'warning' }]],
    data: { bytes, seconds: Math.round(ms / 1000) },
  };
}

/**
 * @param line what the debuggee executes
 * @param answers what to press; undefined when no user is asked
 */
export function runsBlock(line: string, answers: string | undefined): Result {
  const text = `the debuggee has to run for \`${line}\`, without breakpoints, and halts elsewhere then`;
  return {
    kind: 'has-to-run',
    lines: [[{ text: answers === undefined ? text : `${text}. ${answers}`, role: 'warning' }]],
    data: { command: line },
  };
}
