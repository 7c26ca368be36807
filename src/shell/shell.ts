/**
 * The shell without a terminal: lines in, blocks out. The ui, batch mode and tests drive it alike; it prints nothing.
 */
import type { Block } from '../format/block.ts';
import { Emitter } from '../session/emitter.ts';
import type { Session } from '../session/session.ts';
import type { CommandContext, ShellServices } from './command.ts';
import { type CompletionResult, complete } from './complete.ts';
import { errorBlock, exitCode, exitCodes } from './error-block.ts';
import { CommandError } from './errors.ts';
import { Execution, interrupted } from './execution.ts';
import type { History } from './history.ts';
import { promptText } from './prompt.ts';
import { RegisterMemory } from './register-memory.ts';
import type { Registry } from './registry.ts';
import { runCommand } from './run-line.ts';
import { SessionView } from './session-view.ts';
import type { Settings } from './settings.ts';
import { commandState } from './states.ts';
import type { StatusReport } from './status.ts';
import { statusReport } from './status-report.ts';
import { noSymbols, type SymbolTable } from './symbol-table.ts';
import { tokenize } from './tokenizer.ts';
import { Traffic } from './traffic.ts';

export interface ShellOptions {
  readonly registry: Registry;
  readonly settings: Settings;
  /** Where hints come from. */
  readonly history: History;
  /** Opens a line by its written form and a session on it; settles as soon as the line is open. */
  readonly openSession: (line: string, options: OpenOptions) => Promise<Session>;
  /** What is known about the addresses of a target. */
  readonly symbolsFor?: (target: Session['target']) => SymbolTable | Promise<SymbolTable>;
}

export interface OpenOptions {
  readonly pause: boolean;
  readonly signal: AbortSignal;
}

export interface ExecuteOptions {
  /** Stops the command, as `interrupt()` does. */
  readonly signal?: AbortSignal;
  /** False when the line does not stand on the screen behind the prompt: errors then repeat it. Default true. */
  readonly shown?: boolean;
}

/** How a line ended. An error has been emitted as a block already. */
export interface Outcome {
  /** The exit code that it stands for; 0 when all went well. */
  readonly code: number;
  readonly error?: unknown;
}

export type ShellEvents = {
  /** Something for the transcript, in order. */
  block: Block;
  /** Prompt or status are different now. */
  change: undefined;
  /** `.cls`: the window is to be cleared. */
  clear: undefined;
  /** Somebody wants to leave, with this exit code. */
  exit: number;
};

export class Shell {
  readonly registry: Registry;
  readonly history: History;
  settings: Settings;
  readonly #options: ShellOptions;
  readonly #events = new Emitter<ShellEvents>(rethrow);
  readonly #traffic = new Traffic();
  readonly #registerMemory = new RegisterMemory();
  #view: SessionView | undefined;
  #unsubscribe: () => void = () => {};
  /** The line that is being executed; the next one waits for it. */
  #last: Promise<unknown> = Promise.resolve();
  /** Lines that were entered before the last interrupt are not begun any more. */
  #interrupts = 0;
  /** What can be stopped, the latest last: a command, a break request, an open. */
  readonly #running: Execution[] = [];
  #askedToHalt = false;
  #leaving = false;
  /** What Enter on an empty line runs again. */
  #repeatable: string | undefined;

  constructor(options: ShellOptions) {
    this.#options = options;
    this.registry = options.registry;
    this.settings = options.settings;
    this.history = options.history;
  }

  /** @returns a function that unsubscribes */
  on<K extends keyof ShellEvents>(name: K, listener: (event: ShellEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** The session, unless there is none or it is closed. */
  get session(): Session | undefined {
    const session = this.#view?.session;
    return session?.state.name === 'closed' ? undefined : session;
  }

  get symbols(): SymbolTable {
    return this.#view?.symbols ?? noSymbols;
  }

  /** Executes a line when those before it have ended. Never rejects: an error becomes a block and the outcome. */
  execute(line: string, { signal, shown = true }: ExecuteOptions = {}): Promise<Outcome> {
    const prompt = shown ? this.prompt() : undefined;
    const interrupts = this.#interrupts;
    const outcome = this.#last.then(async (): Promise<Outcome> => {
      if (interrupts !== this.#interrupts) {
        return { code: exitCodes.interrupted, error: interrupted() };
      }
      const ended = await this.#attempt({ line, prompt, signal }, (execution) => this.#runLine(line, execution));
      if (this.#leaving) {
        this.#events.emit('exit', exitCodes.ok);
      }
      return ended;
    });
    this.#last = outcome;
    return outcome;
  }

  /** Opens a line and waits until the debuggee runs or is halted; for the program's own start. Never rejects. */
  async open(
    line: string,
    { pause = false, signal }: { pause?: boolean; signal?: AbortSignal } = {},
  ): Promise<Outcome> {
    const outcome = await this.#attempt({ line: '', prompt: undefined, signal }, (execution) =>
      this.#open(line, pause, execution.signal),
    );
    return outcome.code === exitCodes.failed ? { ...outcome, code: exitCodes.noConnection } : outcome;
  }

  /** Takes over a session that somebody else opened. */
  attach(session: Session): void {
    if (this.session !== undefined) {
      throw new CommandError('there is a session already', '.debug close ends it');
    }
    this.#unsubscribe();
    this.#view?.detach();
    this.#registerMemory.forget();
    this.#traffic.reset();
    this.#askedToHalt = false;
    this.#unsubscribe = session.on('halt', () => this.#registerMemory.halted());
    this.#view = new SessionView({
      session,
      settings: () => this.settings,
      symbolsFor: this.#options.symbolsFor ?? (() => noSymbols),
      emit: (block) => this.#events.emit('block', block),
      changed: () => this.#events.emit('change', undefined),
    });
    this.#events.emit('change', undefined);
  }

  /**
   * Ctrl+C: stops what is being waited for; halts a debuggee that runs; tries to, once, when none has answered yet.
   *
   * @returns false when there was nothing to interrupt: whoever has a line of input clears it
   */
  interrupt(): boolean {
    const state = commandState(this.session?.state);
    if (state === 'connecting' && !this.#askedToHalt) {
      this.#askedToHalt = true;
      this.#pause();
      return true;
    }
    if (this.#running.length > 0) {
      this.#interrupts += 1;
      for (const execution of [...this.#running]) {
        execution.interrupt();
      }
      return true;
    }
    if (state === 'running') {
      this.#pause();
      return true;
    }
    return false;
  }

  prompt(): string {
    return promptText(this.session?.state, this.#view?.process, this.settings);
  }

  status(): StatusReport {
    return statusReport({
      session: this.session,
      process: this.#view?.process,
      traffic: this.#traffic,
      progress: this.#running.at(-1)?.progress,
      busy: this.#running.length > 0,
    });
  }

  /** What could be typed at the cursor. */
  complete(text: string, cursor: number, signal: AbortSignal): Promise<CompletionResult | undefined> {
    const { session, symbols, registry } = this;
    return complete(text, cursor, { session, symbols, registry, signal });
  }

  /** The rest of the line that was entered last among those that begin so; empty when there is none. */
  hint(text: string): string {
    return this.history.hint(text);
  }

  /** Waits until everything that happened has been emitted. */
  async shown(): Promise<void> {
    await this.#view?.shown();
  }

  /** Ends the session, if there is one, and everything that waits; for leaving the program. */
  async leave(): Promise<void> {
    await this.session?.close();
    await this.shown();
    this.#unsubscribe();
    this.#view?.detach();
  }

  async #attempt(
    { line, prompt, signal }: { line: string; prompt: string | undefined; signal: AbortSignal | undefined },
    work: (execution: Execution) => Promise<void>,
  ): Promise<Outcome> {
    const execution = new Execution(signal);
    this.#running.push(execution);
    this.#events.emit('change', undefined);
    try {
      await work(execution);
      await this.shown();
      return { code: exitCodes.ok };
    } catch (error) {
      await this.shown();
      const verbose = this.settings.verbose === 'on';
      this.#events.emit('block', errorBlock(error, { line, prompt, verbose }));
      return { code: exitCode(error), error };
    } finally {
      execution.end();
      this.#running.splice(this.#running.indexOf(execution), 1);
      this.#events.emit('change', undefined);
    }
  }

  async #runLine(line: string, execution: Execution): Promise<void> {
    const tokens = tokenize(line);
    if (tokens.length > 0) {
      this.#repeatable = undefined;
      const typed = tokens[0]!.text.toLowerCase();
      const context = this.#context(typed, execution);
      const command = await runCommand(tokens, line, context, execution, (block) => this.#show(block));
      this.#repeatable = command.repeats ? line : undefined;
    } else if (line.trim() === '' && this.session?.state.name === 'lost') {
      await this.session.relink();
    } else if (line.trim() === '' && this.#repeatable !== undefined) {
      await this.#runLine(this.#repeatable, execution);
    }
  }

  async #show(block: Block): Promise<void> {
    await this.shown();
    this.#events.emit('block', block);
  }

  #context(typed: string, execution: Execution): CommandContext {
    const { registry, session, settings, symbols } = this;
    const { signal } = execution;
    return {
      registry,
      session,
      settings,
      symbols,
      signal,
      typed,
      registerMemory: this.#registerMemory,
      shell: this.#services(signal),
      progress: (label, done, total) => {
        execution.report(label, done, total);
        this.#events.emit('change', undefined);
      },
    };
  }

  #services(signal: AbortSignal): ShellServices {
    return {
      open: (line, { pause = false }) => this.#open(line, pause, signal),
      close: async () => this.session?.close(),
      relink: async () => this.session?.relink(),
      exit: () => {
        this.#leaving = true;
      },
      clear: () => this.#events.emit('clear', undefined),
      status: () => this.status(),
    };
  }

  async #open(line: string, pause: boolean, signal: AbortSignal): Promise<void> {
    if (this.session !== undefined) {
      throw new CommandError(`already connected through ${this.session.line.name}`, '.debug close ends that session');
    }
    const session = await this.#options.openSession(line, { pause, signal });
    this.attach(session);
    try {
      await session.ready({ signal });
    } catch (error) {
      await session.close().catch(() => {});
      throw error;
    }
  }

  #pause(): void {
    const { session } = this;
    void this.#attempt({ line: '', prompt: undefined, signal: undefined }, async ({ signal }) => {
      await session?.pause({ signal });
    });
  }
}

/** A listener's mistake is reported where uncaught errors are, not to the command that caused the event. */
function rethrow(_: keyof ShellEvents, error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
