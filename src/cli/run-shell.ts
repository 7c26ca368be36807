import type { Line } from '../line/line.ts';
import { runUi } from '../ui/run-ui.ts';
import { version } from '../version.ts';
import { outputClosed } from './closed-output.ts';
import { type OpenNamedLine, openShell } from './open-shell.ts';

export interface RunShellOptions {
  /** What the first line on the screen says besides the program's name. */
  readonly title: string;
  /** The line of the first session, in its written form. */
  readonly line: string;
  /** That line, when it is open already. */
  readonly firstLine?: Line;
  /** Opens a line by its written form: the first one when it is not open yet, and whenever it was lost. */
  readonly open: OpenNamedLine;
  /** Halts the debuggee as soon as it is connected. */
  readonly pause: boolean;
  readonly buildSignature?: string | undefined;
  readonly color: boolean | undefined;
  readonly screenReader: boolean;
  readonly verbose: boolean;
}

/**
 * The shell at this process's terminal, until the user leaves it. It is on the screen before its line is opened.
 *
 * @returns the exit code
 */
export async function runShell(options: RunShellOptions): Promise<number> {
  const { title, line, pause, buildSignature: signature, color, screenReader, verbose, firstLine, open } = options;
  // The ui ends by itself.
  outputClosed();
  process.stdout.write(`haltwire ${version}   ${title}\n`);
  const shell = openShell({ signature, verbose, keepHistory: true, open, ...(firstLine && { firstLine }) });
  const { promise, resolve } = Promise.withResolvers<void>();
  const { stdin, stdout } = process;
  const running = runUi(shell, { stdin, stdout, color, screenReader, opened: promise });
  const opened = shell.open(line, { pause }).finally(resolve);
  const code = await running;
  await shell.leave();
  await opened;
  return code;
}
