import { gateName } from '../../src/format/gate.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import type { LogEvent } from '../../src/shell/log-file.ts';

/** A log was opened or closed: which, and when. */
export function logFileBlock({ path, text }: LogEvent): Result {
  return { kind: 'log file', lines: [`${text}: ${gateName(path, 1000)}`], data: { path, text } };
}
