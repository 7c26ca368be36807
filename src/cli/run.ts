import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { UsageError } from '../line/index.ts';
import { runBatch } from '../shell/batch.ts';
import { type BatchCommand, commandsIn, commandsOf } from '../shell/batch-input.ts';
import { fileReason } from '../shell/file-error.ts';
import { paintBlock } from '../ui/paint.ts';
import { chooseTheme } from '../ui/theme.ts';
import { closedCode, outputClosed } from './closed-output.ts';
import { EXIT, reportFailure } from './exit.ts';
import { type OpenNamedLine, openShell } from './open-shell.ts';

export interface RunOptions {
  /** A .ds file, `-` for standard input; undefined with commands only. */
  readonly file?: string | undefined;
  /** Run before the file. */
  readonly commands: readonly string[];
  /** Where the debuggee is; undefined: an embedded machine in this process. */
  readonly line?: string | undefined;
  readonly cores: number;
  readonly seed?: number | undefined;
  readonly json: boolean;
  /** JSON with the text that a person would see. */
  readonly text: boolean;
  readonly keepGoing: boolean;
  readonly buildSignature?: string | undefined;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds for all of it; undefined: no limit. */
  readonly timeout?: number | undefined;
  /** Undefined: only where FORCE_COLOR asks for it. */
  readonly color: boolean | undefined;
  readonly verbose: boolean;
}

/**
 * `haltwire run`: commands without a terminal. It ends when they end.
 *
 * @returns the exit code
 * @throws UsageError when the file cannot be read
 */
export async function run(options: RunOptions): Promise<number> {
  const { file, line, json, text, keepGoing, buildSignature: signature, verbose } = options;
  const stop = new AbortController();
  const commands = allCommands(options, file === undefined ? undefined : await openInput(file), stop.signal);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
  const closed = outputClosed();
  closed.addEventListener('abort', () => stop.abort());
  const theme = chooseTheme(options.color, process.env, false);
  const clock = new Clock(options.timeout, stop);
  const machine = line === undefined ? await startHere(options) : undefined;
  const shell = openShell({ signature, verbose, keepHistory: false, ...(machine && { open: machine.open }) });
  try {
    const code =
      (await open(shell, line ?? 'embedded machine', options, stop.signal)) ??
      (await runBatch(shell, {
        commands,
        write: (each) => process.stdout.write(each),
        note: (each) => process.stderr.write(each),
        paint: (block) => paintBlock(block, theme),
        ...(json && { json: { text } }),
        keepGoing,
        signal: stop.signal,
      }));
    // Whoever writes there may never end, and an open standard input would keep the process.
    if (file === '-') process.stdin.destroy();
    await shell.leave();
    return closed.aborted ? closedCode() : clock.isOver ? EXIT.timedOut : code;
  } finally {
    clock.stop();
    await machine?.stop();
  }
}

/** Opens the line. @returns the exit code when there is no debuggee */
async function open(
  shell: ReturnType<typeof openShell>,
  line: string,
  { connectTimeout, verbose }: RunOptions,
  stop: AbortSignal,
): Promise<number | undefined> {
  const patience = AbortSignal.timeout(connectTimeout * 1000);
  const opened = await shell.open(line, { signal: AbortSignal.any([stop, patience]) });
  if (opened.code === EXIT.ok) return undefined;
  if (patience.aborted) process.stderr.write(`haltwire: no debuggee answered on ${line} within ${connectTimeout} s\n`);
  else if (!stop.aborted) reportFailure(opened.error, verbose);
  return stop.aborted ? EXIT.interrupted : opened.code === EXIT.usage ? EXIT.usage : EXIT.noConnection;
}

/** Ends a run that takes longer than it may, and says so. */
class Clock {
  isOver = false;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(seconds: number | undefined, stop: AbortController) {
    if (seconds === undefined) return;
    this.#timer = setTimeout(() => {
      this.isOver = true;
      process.stderr.write(`haltwire: the run took longer than --timeout ${seconds} allows, and was ended\n`);
      stop.abort();
    }, seconds * 1000);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

async function* allCommands(
  { commands, file }: RunOptions,
  input: AsyncIterable<string> | undefined,
  signal: AbortSignal,
): AsyncIterable<BatchCommand> {
  yield* commandsOf(commands, '-c');
  if (input !== undefined) yield* commandsIn(input, file!, signal);
}

async function openInput(file: string): Promise<AsyncIterable<string>> {
  if (file === '-') return process.stdin.setEncoding('utf8');
  try {
    await access(file, constants.R_OK);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${fileReason(error)}`, 'haltwire run commands.ds --line LINE');
  }
  return createReadStream(file, 'utf8');
}

/** An embedded machine in this process, and how to open a line to it. Loaded only when it is asked for. */
async function startHere(options: RunOptions): Promise<{ readonly open: OpenNamedLine; stop(): Promise<void> }> {
  const { startServedMachine } = await import('./served-machine.ts');
  return await startServedMachine(options);
}
