import { openLine, parseLine } from '../line/index.ts';
import { runUi } from '../ui/run-ui.ts';
import { version } from '../version.ts';
import { openShell } from './open-shell.ts';

export interface ConnectOptions {
  readonly line: string;
  readonly pause: boolean;
  readonly buildSignature?: string | undefined;
  readonly color: boolean;
  readonly screenReader: boolean;
  readonly verbose: boolean;
}

/**
 * `haltwire connect LINE`: the shell on a line. The line is opened before anything is drawn, so that a wrong one ends
 * the program with an error and no shell.
 *
 * @returns the exit code
 * @throws UsageError, LineError
 */
export async function connect(options: ConnectOptions, what = ''): Promise<number> {
  const { line, pause, buildSignature: signature, color, screenReader, verbose } = options;
  const firstLine = await openLine(parseLine(line));
  const rate = firstLine.baudRate === undefined ? '' : ` @ ${firstLine.baudRate}`;
  process.stdout.write(`haltwire ${version}   ${what}${firstLine.name}${rate}\n`);
  const shell = openShell({ signature, verbose, keepHistory: true, firstLine });
  const running = runUi(shell, { stdin: process.stdin, stdout: process.stdout, color, screenReader });
  const opened = shell.open(line, { pause });
  const code = await running;
  await shell.leave();
  await opened;
  return code;
}
