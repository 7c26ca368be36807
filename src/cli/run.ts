import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { UsageError } from '../line/index.ts';
import { runBatch } from '../shell/batch.ts';
import { outputClosed } from './closed-output.ts';
import { EXIT, reportFailure } from './exit.ts';
import { openShell } from './open-shell.ts';

export interface RunOptions {
  readonly file: string;
  readonly line: string;
  readonly json: boolean;
  readonly buildSignature?: string | undefined;
  /** Seconds. */
  readonly connectTimeout: number;
  readonly verbose: boolean;
}

/**
 * `haltwire run FILE --line LINE`: commands without a terminal. It ends when the file or standard input ends.
 *
 * @returns the exit code
 * @throws UsageError when the file cannot be read
 */
export async function run(options: RunOptions): Promise<number> {
  const { file, line, json, buildSignature: signature, connectTimeout, verbose } = options;
  const input = await openInput(file);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
  const closed = outputClosed();
  closed.addEventListener('abort', () => stop.abort());
  const shell = openShell({ signature, verbose, keepHistory: false });
  const patience = AbortSignal.timeout(connectTimeout * 1000);
  const opened = await shell.open(line, { signal: AbortSignal.any([stop.signal, patience]) });
  if (opened.code !== EXIT.ok) {
    if (patience.aborted) {
      process.stderr.write(`haltwire: no debuggee answered on ${line} within ${connectTimeout} s\n`);
    } else if (!stop.signal.aborted) reportFailure(opened.error, verbose);
    await shell.leave();
    if (closed.aborted) return EXIT.outputClosed;
    return stop.signal.aborted ? EXIT.interrupted : opened.code === EXIT.usage ? EXIT.usage : EXIT.noConnection;
  }
  const code = await runBatch(shell, { input, write: (text) => process.stdout.write(text), json, signal: stop.signal });
  // Whoever writes there may never end, and an open standard input would keep the process.
  if (file === '-') process.stdin.destroy();
  await shell.leave();
  return closed.aborted ? EXIT.outputClosed : code;
}

async function openInput(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return process.stdin.setEncoding('utf8');
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`, 'haltwire run commands.ds --line LINE');
  }
  return createReadStream(file, 'utf8');
}
