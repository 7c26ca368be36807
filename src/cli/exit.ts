import { LineError } from '../line/line.ts';
import { exitCode, exitCodes } from '../shell/exit-codes.ts';

/** What the process ends with: the shell's codes. */
export const EXIT = exitCodes;

const meanings: Record<keyof typeof EXIT, string> = {
  ok: 'everything succeeded',
  failed: 'a command failed, or something unexpected happened',
  usage: 'the command line, LINE or a command could not be understood',
  noConnection: 'no connection: no such line, busy, no debuggee, wrong signature',
  connectionLost: 'the connection was lost',
  timedOut: 'the run took longer than --timeout',
  interrupted: 'interrupted by Ctrl+C',
  outputClosed: 'the output was closed (`| head`)',
};

/** The table of exit codes, a line each, for help and docs. */
export function exitCodesText(): string {
  return Object.entries(EXIT)
    .map(([name, code]) => `  ${String(code).padEnd(4)} ${meanings[name as keyof typeof EXIT]}`)
    .join('\n');
}

/**
 * Prints an error for people on standard error: what, then what to do; the stack only when asked for.
 *
 * @returns the exit code that belongs to it
 */
export function reportFailure(error: unknown, verbose: boolean): number {
  if (!(error instanceof Error)) {
    process.stderr.write(`haltwire: ${String(error)}\n`);
    return EXIT.failed;
  }
  process.stderr.write(`haltwire: ${error.message}\n`);
  if (error instanceof LineError && error.cure) process.stderr.write(`${error.cure}\n`);
  if (verbose) process.stderr.write(`${error.stack}\n`);
  return exitCode(error);
}

/** Ends the process with the exit code of a subcommand. */
export async function finish(running: Promise<number>): Promise<void> {
  let code: number;
  try {
    code = await running;
  } catch (error) {
    code = reportFailure(error, process.argv.includes('--verbose'));
  }
  process.exitCode = code;
}
