import { runUi } from '../ui/run-ui.ts';
import { version } from '../version.ts';
import { outputClosed } from './closed-output.ts';
import { type OpenNamedLine, openNamedLine, openShell } from './open-shell.ts';

export interface ConnectOptions {
  readonly line: string;
  readonly pause: boolean;
  readonly buildSignature?: string | undefined;
  readonly color: boolean;
  readonly screenReader: boolean;
  readonly verbose: boolean;
}

/** What `haltwire demo` has beyond `haltwire connect`. */
export interface ConnectSetup {
  /** What is at the other end, for the first line on the screen. */
  readonly what?: string;
  /** Opens a line by its written form, at first and whenever it was lost. */
  readonly open?: OpenNamedLine;
}

/**
 * `haltwire connect LINE`: the shell on a line. The line is opened before anything is drawn, so that a wrong one ends
 * the program with an error and no shell.
 *
 * @returns the exit code
 * @throws UsageError, LineError
 */
export async function connect(
  options: ConnectOptions,
  { what = '', open = openNamedLine }: ConnectSetup = {},
): Promise<number> {
  const { line, pause, buildSignature: signature, color, screenReader, verbose } = options;
  // The ui ends by itself.
  outputClosed();
  const firstLine = await open(line);
  const rate = firstLine.baudRate === undefined ? '' : ` @ ${firstLine.baudRate}`;
  process.stdout.write(`haltwire ${version}   ${what}${firstLine.name}${rate}\n`);
  const shell = openShell({ signature, verbose, keepHistory: true, firstLine, open });
  const { promise, resolve } = Promise.withResolvers<void>();
  const { stdin, stdout } = process;
  const running = runUi(shell, { stdin, stdout, color, screenReader, opened: promise });
  const opened = shell.open(line, { pause }).finally(resolve);
  const code = await running;
  await shell.leave();
  await opened;
  return code;
}
