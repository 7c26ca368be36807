/** Lines as they were entered: with filters, in other debuggers' words, or empty for what Enter runs again. */
import type { Block } from '../format/block.ts';
import type { Session } from '../session/session.ts';
import { withoutComments } from './braces.ts';
import type { CommandContext } from './command.ts';
import { UsageError } from './errors.ts';
import type { Execution } from './execution.ts';
import type { Executions } from './executions.ts';
import {
  type Outlet,
  type Pager,
  type Piped,
  type Pipeline,
  splitLine,
  startPipeline,
  swallowedFilter,
} from './filters/index.ts';
import type { Registry } from './registry.ts';
import { commandOf, runCommand } from './run-line.ts';
import { type LinePart, separate } from './separate.ts';
import { commandState } from './states.ts';
import { tokenize } from './tokenizer.ts';

interface Host {
  readonly registry: Registry;
  readonly executions: Executions;
  readonly outlet: Outlet;
  readonly session: () => Session | undefined;
  readonly pager: () => Pager | undefined;
  /** What a command of that name works with. */
  readonly context: (name: string, execution: Execution) => CommandContext;
  /** Shows a block of the command after everything that happened before. */
  readonly show: (block: Block) => Promise<void>;
  /** Waits until everything that happened has been shown. */
  readonly shown: () => Promise<void>;
}

export class Lines {
  readonly #host: Host;
  /** What Enter on an empty line runs again. */
  #repeatable: string | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  /** @throws UsageError, CommandError, and whatever the session throws */
  async run(line: string, execution: Execution): Promise<void> {
    const { registry, session } = this.#host;
    const parts = separate(line, registry);
    if (parts.length > 1) {
      let repeats = true;
      for (const part of parts) {
        await this.#runPart(part, execution);
        repeats &&= this.#repeatable !== undefined;
      }
      this.#repeatable = repeats ? line : undefined;
      return;
    }
    const piped = splitLine(line, registry);
    if (piped.tokens.length > 0) {
      this.#repeatable = undefined;
      const command = commandOf(piped.tokens, registry, piped.line);
      await this.#tellName(piped.tokens[0]!.text);
      await withFilterHint(piped, this.#runPiped(piped, execution));
      this.#repeatable = command.repeats ? line : undefined;
    } else if (line.trim() === '' && session()?.state.name === 'lost') await session()?.relink();
    else if (line.trim() === '' && this.#repeatable !== undefined && this.#isValid(this.#repeatable)) {
      await this.run(this.#repeatable, execution);
    }
  }

  /** Places in errors are those of the whole line. */
  async #runPart({ text, from }: LinePart, execution: Execution): Promise<void> {
    execution.signal.throwIfAborted();
    if (text.trim() === '') return;
    try {
      await this.run(text, execution);
    } catch (error) {
      if (!(error instanceof UsageError) || error.place === undefined) throw error;
      const place = { from: error.place.from + from, to: error.place.to + from };
      throw new UsageError(error.message, place, error.help, { cause: error });
    }
  }

  /** A word from another debugger is run, and named. */
  async #tellName(typed: string): Promise<void> {
    const name = this.#host.registry.nameOf(typed);
    if (name !== typed.toLowerCase()) {
      const text = `${typed} is \`${name}\` here`;
      await this.#host.show({ kind: 'habit', lines: [[{ text, role: 'dim' }]], data: { typed, name } });
    }
  }

  /** Runs a command; what it shows goes through the line's filters. */
  async #runPiped({ tokens, line, stages }: Piped, execution: Execution): Promise<void> {
    const { registry, executions, outlet, session, pager, context, show, shown } = this.#host;
    const run = async (within: Execution, pipeline?: Pipeline) => {
      const filtered = pipeline && { begin: () => pipeline.open(), enough: () => pipeline.full };
      const works = context(registry.nameOf(tokens[0]!.text), within);
      await runCommand(tokens, line, works, within, { emit: show, ...filtered });
    };
    if (stages.length === 0) return await run(execution);
    // An execution of its own: `head` stops the command, not the file of commands that it is in.
    await executions.run(execution.signal, async (inner) => {
      const pipeline = startPipeline(stages, { pager: pager(), signal: execution.signal });
      const takesAnswers = session()?.state.name === 'halted';
      const layer = { pipeline, takesAnswers, enough: () => inner.stop(), shown };
      await outlet.filtered(layer, () => run(inner, pipeline));
    });
  }

  /** Enter after `g` while the debuggee runs is impatience, not an error. */
  #isValid(line: string): boolean {
    const [name] = tokenize(withoutComments(line));
    const command = name && this.#host.registry.find(name.text);
    return command?.states.includes(commandState(this.#host.session()?.state)) ?? false;
  }
}

/** Somebody wrote a filter where it is read as a part of an expression: no complaint about that expression says so. */
async function withFilterHint(piped: Piped, running: Promise<void>): Promise<void> {
  try {
    await running;
  } catch (error) {
    const filter = error instanceof UsageError ? swallowedFilter(piped) : undefined;
    if (!(error instanceof UsageError) || filter === undefined) throw error;
    const hint = `\`${filter}\` belongs to the expression here; a filter can follow \`;\` and \`}\` (.help filters)`;
    throw new UsageError(error.message, error.place, [...error.help, hint], { cause: error });
  }
}
