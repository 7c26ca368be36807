/**
 * The shell without a terminal: lines in, blocks out. The ui, batch mode and tests drive it alike; it prints nothing.
 */
import type { Block } from '../format/block.ts';
import { Emitter } from '../session/emitter.ts';
import type { Session } from '../session/session.ts';
import type { SymbolTable } from '../symbols/symbol-table.ts';
import type { CommandContext, ShellServices } from './command.ts';
import { type CompletionResult, complete } from './complete.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { ContextView } from './context/index.ts';
import { costBlock, runsBlock, transferCost } from './cost.ts';
import { errorBlock, type Origin } from './error-block.ts';
import { CommandError } from './errors.ts';
import type { Execution } from './execution.ts';
import { Executions } from './executions.ts';
import { exitCode, exitCodes } from './exit-codes.ts';
import { Outlet } from './filters/index.ts';
import { colourLine, type Highlight, highlightAt, type LineColours } from './highlight.ts';
import type { History } from './history.ts';
import type { InteractiveUser } from './interactive-user.ts';
import { Lines } from './lines.ts';
import { LogFile } from './log-file.ts';
import { NestedLines } from './nested-lines.ts';
import { promptText } from './prompt.ts';
import type { Registry } from './registry.ts';
import type { SettingName, Settings } from './settings.ts';
import { commandState } from './states.ts';
import type { StatusReport } from './status.ts';

export type { OpenOptions } from './connection.ts';

export interface ShellOptions extends ConnectionOptions {
  readonly registry: Registry;
  readonly settings: Settings;
  /** Where hints come from. Whoever reads lines from a user adds them to it. */
  readonly history: History;
  /** Keeps a changed setting for the shells to come; without it changes end with the shell. */
  readonly keepSetting?: (name: SettingName, value: unknown) => void;
}

export interface ExecuteOptions {
  /** Stops the command, as `interrupt()` does. */
  readonly signal?: AbortSignal;
  /** Where the line is from, when it is not on the screen after the prompt: errors then repeat it. */
  readonly origin?: Origin;
}

/** How a line ended. An error has been emitted as a block already. */
export interface Outcome {
  /** Its exit code; 0 when all went well. */
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

/** What was typed, if something was, for the error that points into it. */
interface Typed {
  readonly line: string;
  readonly prompt: string | undefined;
  readonly origin?: Origin | undefined;
}

const notTyped: Typed = { line: '', prompt: undefined };

export class Shell {
  readonly registry: Registry;
  readonly history: History;
  readonly context: ContextView;
  settings: Settings;
  readonly #events = new Emitter<ShellEvents>(rethrow);
  readonly #executions = new Executions(() => this.#events.emit('change', undefined));
  readonly #connection: Connection;
  readonly #outlet = new Outlet((block) => this.#emit(block));
  readonly #log = new LogFile();
  readonly #keepSetting: ShellOptions['keepSetting'];
  readonly #lines: Lines;
  readonly #nested: NestedLines;
  /** The session that Ctrl+C has asked to halt before it had answered. */
  #askedToHalt: Session | undefined;
  #leaving = false;
  #user: InteractiveUser | undefined;
  /** The line that was coloured last: moving the cursor does not change its colours. */
  #coloured: { readonly text: string; readonly colours: LineColours } | undefined;

  constructor(options: ShellOptions) {
    this.registry = options.registry;
    this.settings = options.settings;
    this.history = options.history;
    this.#keepSetting = options.keepSetting;
    this.#connection = new Connection(options, {
      settings: () => this.settings,
      emit: (block) => this.#outlet.happened(block),
      changed: () => this.#events.emit('change', undefined),
    });
    this.context = new ContextView({
      session: () => this.session,
      symbols: () => this.symbols,
      registerMemory: this.#connection.registerMemory,
      settings: () => this.settings,
      emit: (block) => this.#emit(block),
      shown: () => this.shown(),
    });
    this.#lines = new Lines({
      registry: this.registry,
      executions: this.#executions,
      outlet: this.#outlet,
      session: () => this.session,
      pager: () => this.#user?.pager,
      context: (name, execution) => this.#context(name, execution),
      show: (block) => this.#show(block),
      shown: () => this.shown(),
    });
    this.#nested = new NestedLines({
      registry: this.registry,
      session: () => this.session,
      prompt: () => this.prompt(),
      verbose: () => this.settings.verbose === 'on',
      run: (line, execution) => this.#lines.run(line, execution),
      show: (block) => this.#show(block),
    });
  }

  /** @returns a function that unsubscribes */
  on<K extends keyof ShellEvents>(name: K, listener: (event: ShellEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** The session, unless there is none or it is closed. */
  get session(): Session | undefined {
    return this.#connection.session;
  }

  /** What is known about the addresses of the session's target. */
  get symbols(): SymbolTable {
    return this.#connection.symbols;
  }

  /** Executes a line when those before it have ended. Never rejects: an error becomes a block and the outcome. */
  async execute(line: string, { signal, origin }: ExecuteOptions = {}): Promise<Outcome> {
    const prompt = origin === undefined ? this.prompt() : undefined;
    try {
      return await this.#executions.inTurn(signal, (execution) => {
        this.#sayIf(this.#log.typed(this.prompt(), line));
        return this.#outcome({ line, prompt, origin }, this.#lines.run(line, execution));
      });
    } catch (error) {
      // Entered after a line that was interrupted: that one has said so.
      return { code: exitCode(error), error };
    } finally {
      if (this.#leaving) {
        this.#leaving = false;
        this.#events.emit('exit', exitCodes.ok);
      }
    }
  }

  /** Opens a line and waits until the debuggee runs or is halted; for the program's own start. Never rejects. */
  async open(line: string, options: { pause?: boolean; signal?: AbortSignal } = {}): Promise<Outcome> {
    const { pause = false } = options;
    const outcome = await this.#executions.run(options.signal, ({ signal }) =>
      this.#outcome(notTyped, this.#connection.open(line, { pause, signal })),
    );
    return outcome.code === exitCodes.failed ? { ...outcome, code: exitCodes.noConnection } : outcome;
  }

  /** Takes over a session that was opened elsewhere. */
  attach(session: Session): void {
    this.#connection.attach(session);
  }

  /**
   * Ctrl+C: stops what is being waited for; halts a debuggee that runs; tries to, once, when none has answered yet.
   *
   * @returns false when there was nothing to interrupt: the caller clears its line of input
   */
  interrupt(): boolean {
    const { session } = this;
    const state = commandState(session?.state);
    if (state === 'connecting' && this.#askedToHalt !== session) {
      this.#askedToHalt = session;
      this.#pause();
    } else if (this.#executions.busy) this.#executions.interrupt();
    else if (state === 'running') this.#pause();
    else return false;
    return true;
  }

  /** From now on questions are answered. @returns a function that ends that */
  setInteractive(user: InteractiveUser): () => void {
    this.#user = user;
    return () => {
      this.#user = undefined;
    };
  }

  /** Answers the question in `status().asking`; no stops the command that asks. */
  answer(yes: boolean): void {
    this.#executions.asking?.answer(yes);
  }

  prompt(): string {
    return promptText(this.session?.state, this.#connection.process, this.settings);
  }

  status(): StatusReport {
    const { progress, busy, asking } = this.#executions;
    return this.#connection.status({ progress, busy, asking: asking && this.#user?.answers });
  }

  /** What could be typed at the cursor. */
  complete(text: string, cursor: number, signal: AbortSignal): Promise<CompletionResult | undefined> {
    const { registry } = this;
    const { session, symbols, globals } = this.#connection;
    return complete(text, cursor, { session, symbols, globals, registry, signal });
  }

  /** What the line looks like while it is typed. */
  highlight(text: string, cursor: number): Highlight {
    if (this.#coloured?.text !== text) this.#coloured = { text, colours: colourLine(text, this.registry) };
    return highlightAt(this.#coloured.colours, cursor);
  }

  /** The rest of the line that was entered last among those that begin so; empty when there is none. */
  hint(text: string): string {
    return this.history.hint(text);
  }

  /** Waits until everything that happened has been emitted. */
  shown(): Promise<void> {
    return this.#connection.shown();
  }

  /** Stops everything that waits and ends the session, if there is one; for leaving the program. */
  async leave(): Promise<void> {
    this.#executions.interrupt();
    await this.session?.close();
    await this.shown();
    this.#connection.detach();
    if (this.#log.isOpen) this.#log.close();
  }

  /** Waits for the work and for everything that it caused to be shown; an error is shown too. */
  async #outcome(typed: Typed, work: Promise<void>): Promise<Outcome> {
    try {
      await work;
      await this.shown();
      return { code: exitCodes.ok };
    } catch (error) {
      await this.shown();
      const verbose = this.settings.verbose === 'on';
      if (!this.#connection.isTold(error)) this.#emit(errorBlock(error, { ...typed, verbose }));
      return { code: exitCode(error), error };
    }
  }

  #emit(block: Block): void {
    this.#events.emit('block', block);
    this.#sayIf(this.#log.shown(block));
  }

  #sayIf(block: Block | undefined): void {
    if (block !== undefined) this.#events.emit('block', block);
  }

  async #show(block: Block): Promise<void> {
    await this.shown();
    this.#outlet.yielded(block);
  }

  #context(typed: string, execution: Execution): CommandContext {
    const { registry, settings } = this;
    const { session, symbols, globals, registerMemory } = this.#connection;
    return {
      registry,
      session,
      settings,
      symbols,
      globals,
      registerMemory,
      typed,
      signal: execution.signal,
      shell: this.#services(execution),
      progress: (label, done, total, unit = 'things') => {
        execution.report(label, done, total, unit);
        this.#events.emit('change', undefined);
      },
      afford: (what, bytes) => this.#afford(what, bytes, execution),
      letRun: (line) => this.#letRun(line, execution),
    };
  }

  /** Tells what a long transfer costs, and asks the user that is there. */
  async #afford(what: string, bytes: number, execution: Execution): Promise<void> {
    execution.signal.throwIfAborted();
    const cost = this.session && transferCost(bytes, this.session);
    if (cost === undefined || cost.ms <= this.settings.cost * 1000) return;
    await this.#show(costBlock(what, cost, this.#user?.answers));
    if (this.#user !== undefined) await execution.ask(() => this.#events.emit('change', undefined));
  }

  /** Tells that the debuggee has to run, and asks the user that is there when it is the session's first time. */
  async #letRun(line: string, execution: Execution): Promise<void> {
    execution.signal.throwIfAborted();
    const asked = this.#connection.mayRun ? undefined : this.#user?.answers;
    await this.#show(runsBlock(line, asked));
    if (asked !== undefined) await execution.ask(() => this.#events.emit('change', undefined));
    this.#connection.mayRun = true;
    this.#outlet.moves();
  }

  #services(execution: Execution): ShellServices {
    const { signal } = execution;
    return {
      open: (line, { pause = false }) => this.#connection.open(line, { pause, signal }),
      close: async () => {
        this.#executions.interrupt(execution);
        await this.session?.close();
      },
      relink: async () => this.session?.relink(),
      run: async (line, place) => {
        await this.#nested.run(line, place, execution);
        await this.shown();
        return !this.#leaving;
      },
      change: (name, value) => this.#change(name, value),
      log: this.#log,
      exit: () => {
        this.#leaving = true;
      },
      clear: () => this.#events.emit('clear', undefined),
      status: () => this.status(),
      context: () => this.context.block(signal),
    };
  }

  #change(name: SettingName, value: unknown): void {
    this.settings = { ...this.settings, [name]: value };
    this.#events.emit('change', undefined);
    try {
      this.#keepSetting?.(name, value);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new CommandError(`${name} could not be saved: ${why}`, 'it applies until this shell exits', {
        cause: error,
      });
    }
  }

  #pause(): void {
    const { session } = this;
    void this.#executions.run(undefined, async ({ signal }) =>
      this.#outcome(
        notTyped,
        Promise.resolve(session?.pause({ signal })).then(() => {}),
      ),
    );
  }
}

/** A listener's mistake is reported where uncaught errors are, not to the command that caused the event. */
function rethrow(_: keyof ShellEvents, error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
