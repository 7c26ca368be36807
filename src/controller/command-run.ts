/**
 * Executes one command of the debugger: parses its words, sends its output in pieces that the line carries quickly,
 * and ends it. A signal cancels it, and a command that hangs ends by its deadline.
 */
import { abortable } from '../session/deadline.ts';
import { type CommandHost, type DebuggeeCommand, UsageError } from './commands/command.ts';
import { commandNames, findCommand } from './commands/index.ts';
import { splitWords } from './commands/words.ts';
import { DriverError } from './device.ts';
import { Unanswerable } from './facts.ts';

/** A core does nothing else while it sends a piece: 90 ms at 115200. */
const PIECE_BYTES = 1000;

/** What one command may print: 46 s at 115200. */
const MOST_BYTES = 1 << 19;

/** A command that hangs (a file on a dead server) is abandoned. */
const DEADLINE_MS = 30_000;

export interface CommandRunOptions {
  readonly host: CommandHost;
  /** Prints text at the debugger. */
  readonly send: (text: string, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Executes a command; what goes wrong with it is printed.
 *
 * @throws what `send` throws, and the signal's reason
 */
export async function runCommand(text: string, { host, send, signal }: CommandRunOptions): Promise<void> {
  const output = new Output((piece) => send(piece, signal));
  try {
    for await (const line of linesOf(text, host, signal)) {
      if (!(await output.add(line))) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (output.failed(error)) throw error;
    for (const line of explain(error, text)) await output.add(line);
  }
  await output.flush();
}

async function* linesOf(text: string, host: CommandHost, signal: AbortSignal): AsyncIterable<string> {
  const [name = '', ...words] = splitWords(text);
  const command = findCommand(name);
  if (command === undefined) {
    yield `unknown command '${text}'`;
    yield `this debuggee executes ${commandNames.join(', ')}`;
    return;
  }
  yield* explained(command, words, host, signal);
}

/** A misunderstanding is explained by a line that works. */
async function* explained(
  command: DebuggeeCommand,
  words: readonly string[],
  host: CommandHost,
  signal: AbortSignal,
): AsyncIterable<string> {
  const lines = command.run(words, host, signal)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await abortable(soon(lines.next()), signal);
      if (next.done) return;
      yield next.value;
    }
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    yield error.message;
    yield `e.g. ${command.example}`;
  } finally {
    // Not awaited: a hanging generator would hang here too.
    lines.return?.()?.catch(() => {});
  }
}

/** @throws Unanswerable when the promise does not settle in time */
async function soon<T>(promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Unanswerable(`no output for ${DEADLINE_MS / 1000} s; abandoned`)),
    DEADLINE_MS,
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function explain(error: unknown, text: string): readonly string[] {
  if (error instanceof Unanswerable) return [error.message, ...(error.cure === undefined ? [] : [error.cure])];
  if (error instanceof DriverError) return [error.message];
  return [`'${text}' failed: ${error instanceof Error ? error.message : String(error)}`];
}

/** Lines on their way to the debugger, a piece at a time. */
class Output {
  readonly #send: (piece: string) => Promise<void>;
  #piece = '';
  #bytes = 0;
  #failure: unknown;

  constructor(send: (piece: string) => Promise<void>) {
    this.#send = send;
  }

  /** Whether this is the error that sending failed with. */
  failed(error: unknown): boolean {
    return this.#failure !== undefined && error === this.#failure;
  }

  /** @returns false when the limit is reached */
  async add(line: string): Promise<boolean> {
    for (let rest = `${line}\n`; rest !== ''; ) {
      const room = PIECE_BYTES - this.#piece.length;
      if (room === 0 || (rest.length > room && rest.length <= PIECE_BYTES)) {
        await this.flush();
        continue;
      }
      this.#piece += rest.slice(0, room);
      rest = rest.slice(room);
    }
    this.#bytes += line.length + 1;
    if (this.#bytes <= MOST_BYTES) return true;
    this.#piece += '(more output, not shown)\n';
    return false;
  }

  async flush(): Promise<void> {
    if (this.#piece === '') return;
    const piece = this.#piece;
    this.#piece = '';
    try {
      await this.#send(piece);
    } catch (error) {
      this.#failure = error;
      throw error;
    }
  }
}
