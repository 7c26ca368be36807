import { openNamedLine } from './open-shell.ts';
import { type RunShellOptions, runShell } from './run-shell.ts';

export type ConnectOptions = Omit<RunShellOptions, 'title' | 'firstLine' | 'open'>;

/**
 * `haltwire connect LINE`: the shell on a line. The line is opened before anything is drawn, so that a wrong one ends
 * the program with an error and no shell.
 *
 * @returns the exit code
 * @throws UsageError, LineError
 */
export async function connect(options: ConnectOptions): Promise<number> {
  const firstLine = await openNamedLine(options.line);
  const rate = firstLine.baudRate === undefined ? '' : ` @ ${firstLine.baudRate}`;
  return await runShell({ ...options, title: `${firstLine.name}${rate}`, firstLine, open: openNamedLine });
}
