/**
 * The shell without a person: lines from a stream, plain text or JSON out, an exit code at the end. It ends when its
 * input ends, and never waits for what cannot happen without a user.
 */
import type { Block } from '../format/block.ts';
import { jsonLine, plainText } from './batch-output.ts';
import { withoutComments } from './braces.ts';
import { isUnfinished } from './editor/unfinished.ts';
import { exitCodes } from './exit-codes.ts';
import type { Outcome, Shell } from './shell.ts';
import { commandState } from './states.ts';
import { tokenize } from './tokenizer.ts';
import { HALT_PATIENCE, whileRunning } from './while-running.ts';

export interface BatchOptions {
  /** Chunks of text, as a file or standard input gives them. */
  readonly input: AsyncIterable<string>;
  readonly write: (text: string) => void;
  /** One JSON object a line instead of text. */
  readonly json?: boolean;
  /** Goes on after a line that failed; the first failure's exit code counts all the same. */
  readonly keepGoing?: boolean;
  /** How long a line that needs a halted debuggee waits for the halt while it runs, in milliseconds. */
  readonly haltPatience?: number;
  /** Ends everything, with exit code 130. */
  readonly signal?: AbortSignal;
}

/**
 * Runs the lines one after the other.
 *
 * @returns 0 when all succeeded, else that of the first failure (`exitCodes`); without `keepGoing` it is the last line
 */
export async function runBatch(shell: Shell, options: BatchOptions): Promise<number> {
  const { write, json = false, keepGoing = false, signal } = options;
  let command = '';
  let leaving = false;
  const unsubscribe = [
    shell.on('block', (block: Block) => write(json ? jsonLine(block, command) : plainText(block))),
    shell.on('exit', () => {
      leaving = true;
    }),
  ];
  let code: number = exitCodes.ok;
  try {
    for await (const line of commands(options.input, signal)) {
      command = line;
      const outcome = await runLine(shell, line, options);
      code ||= outcome.code;
      if (leaving || signal?.aborted || isOver(outcome, keepGoing)) break;
    }
    await shell.shown();
  } finally {
    for (const each of unsubscribe) each();
  }
  return signal?.aborted ? exitCodes.interrupted : code;
}

/** A lost connection is no failure of one line: nothing after it can succeed. */
function isOver({ code }: Outcome, keepGoing: boolean): boolean {
  return code === exitCodes.connectionLost || (code !== exitCodes.ok && !keepGoing);
}

async function runLine(shell: Shell, line: string, options: BatchOptions): Promise<Outcome> {
  const { signal, haltPatience = HALT_PATIENCE } = options;
  const [name] = tokenize(withoutComments(line));
  const command = name && shell.registry.find(name.text);
  const state = () => commandState(shell.session?.state);
  if (command !== undefined && !command.states.includes(state()) && command.states.includes('halted')) {
    await whileRunning(shell.session, haltPatience, signal);
  }
  const outcome = await shell.execute(line, { shown: false, ...(signal === undefined ? {} : { signal }) });
  return state() === 'lost' ? { code: exitCodes.connectionLost } : outcome;
}

/** Lines, or several of them where braces or quotes are open; an unfinished command at the end is run as it is. */
async function* commands(input: AsyncIterable<string>, signal: AbortSignal | undefined): AsyncIterable<string> {
  let pending = '';
  let rest = '';
  for await (const chunk of untilAborted(input, signal)) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      pending = pending === '' ? line : `${pending}\n${line}`;
      if (!isUnfinished(pending)) {
        yield* nonBlank(pending);
        pending = '';
      }
    }
  }
  if (!signal?.aborted) yield* nonBlank(pending === '' ? rest : `${pending}\n${rest}`);
}

/** The chunks as they come; it ends at once when the signal says so, however long the input is silent. */
async function* untilAborted(input: AsyncIterable<string>, signal: AbortSignal | undefined): AsyncIterable<string> {
  const aborted = Promise.withResolvers<undefined>();
  const abort = () => aborted.resolve(undefined);
  signal?.addEventListener('abort', abort, { once: true });
  const chunks = input[Symbol.asyncIterator]();
  try {
    while (!signal?.aborted) {
      const next = await Promise.race([chunks.next(), aborted.promise]);
      if (next === undefined || next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    // Not awaited: a source that is silent would be silent about its end as well.
    chunks.return?.()?.catch(() => {});
  }
}

/** Blank lines mean "again" to a person at a prompt, and nothing in a file. */
function* nonBlank(line: string): Iterable<string> {
  if (line.trim() !== '') yield line;
}
