/** Lines of a file that a command runs, each as if it were typed. */
import type { Block } from '../format/block.ts';
import type { Session } from '../session/session.ts';
import { withoutComments } from './braces.ts';
import { errorBlock } from './error-block.ts';
import { CommandError } from './errors.ts';
import type { Execution } from './execution.ts';
import { inputBlock } from './input-block.ts';
import type { Registry } from './registry.ts';
import { commandState } from './states.ts';
import { tokenize } from './tokenizer.ts';
import { HALT_PATIENCE, whileRunning } from './while-running.ts';

/** Files that run each other are a mistake at some depth. */
const MOST_NESTING = 16;

interface Host {
  readonly registry: Registry;
  readonly session: () => Session | undefined;
  readonly prompt: () => string;
  /** Errors come with their stack. */
  readonly verbose: () => boolean;
  /** Runs a line without showing it. */
  readonly run: (line: string, execution: Execution) => Promise<void>;
  /** Shows a block after everything that happened before. */
  readonly show: (block: Block) => Promise<void>;
}

export class NestedLines {
  readonly #host: Host;
  #depth = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /**
   * Shows a line after the prompt and runs it; waits before for the halt that it needs.
   *
   * @param place where it is from, for people
   * @throws CommandError when it failed, which has been shown; AbortError when it was stopped
   */
  async run(line: string, place: string, execution: Execution): Promise<void> {
    const { prompt, verbose, run, show } = this.#host;
    if (this.#depth === MOST_NESTING) {
      throw new CommandError(`${place}: files run each other more than ${MOST_NESTING} deep`);
    }
    this.#depth += 1;
    try {
      await this.#untilPossible(line, execution.signal);
      const before = prompt();
      await show(inputBlock(before, line));
      try {
        await run(line, execution);
      } catch (error) {
        execution.signal.throwIfAborted();
        await show(errorBlock(error, { line, prompt: before, verbose: verbose() }));
        throw new CommandError(`${place} failed`, 'what follows it was not run');
      }
    } finally {
      this.#depth -= 1;
    }
  }

  async #untilPossible(line: string, signal: AbortSignal): Promise<void> {
    const session = this.#host.session();
    const [name] = tokenize(withoutComments(line));
    const states = name && this.#host.registry.find(name.text)?.states;
    if (states?.includes('halted') && !states.includes(commandState(session?.state))) {
      await whileRunning(session, HALT_PATIENCE, signal);
    }
  }
}
