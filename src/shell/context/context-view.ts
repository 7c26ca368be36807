/** The context view of the shell: what it shows by the settings, for the command, the transcript and a full screen. */
import type { Result } from '../../format/json/kinds.ts';
import { type Code, readCode } from '../../inspect/read-code.ts';
import type { Halt, Session } from '../../session/session.ts';
import type { SymbolTable } from '../../symbols/symbol-table.ts';
import type { RegisterMemory } from '../register-memory.ts';
import type { Settings } from '../settings.ts';
import { shownNames } from '../shown-names.ts';
import { presentHalt } from '../states.ts';
import type { ContextContent, PaneName } from './content.ts';
import { contextBlock } from './context-block.ts';
import { ContextReader } from './context-reader.ts';
import { linesBefore } from './draw.ts';

export interface ContextSources {
  readonly session: () => Session | undefined;
  readonly symbols: () => SymbolTable;
  readonly registerMemory: RegisterMemory;
  readonly settings: () => Settings;
  readonly emit: (block: Result) => void;
  /** Settles when everything that happened before has been shown. */
  readonly shown: () => Promise<void>;
}

/** What a full screen has room for. */
export interface ContextRoom {
  readonly codeRows: number;
  readonly stackRows: number;
}

/** Code for a full screen that is scrolled: instructions before an address and from it on. */
export interface CodeRange {
  readonly address: bigint;
  readonly before: number;
  readonly after: number;
}

/**
 * How long the line may be busy for a view that was not asked for, in milliseconds: what does not fit is left out, so
 * that steps stay as quick as they feel.
 */
const BUDGET = 250;
/** Columns where there is no window. */
const DEFAULT_COLUMNS = 100;

export class ContextView {
  /** Of the window that the transcript is in; set by the front that has one. */
  columns = DEFAULT_COLUMNS;
  /** One pane below the other, without rules: for who has it read aloud. */
  linear = false;
  readonly #sources: ContextSources;
  readonly #reader = new ContextReader();

  constructor(sources: ContextSources) {
    this.#sources = sources;
  }

  /** Whether it is shown after each halt. */
  get on(): boolean {
    return this.#sources.settings().context === 'on';
  }

  get panes(): readonly PaneName[] {
    return this.#sources.settings()['context.panes'];
  }

  /** What would be shown; its identity tells one halt from another. */
  get halt(): Halt | undefined {
    return presentHalt(this.#sources.session()?.state);
  }

  /** The whole view for who asked for it, whatever it costs; undefined when the debuggee is not halted. */
  block(signal: AbortSignal): Promise<Result | undefined> {
    return this.#block(Number.POSITIVE_INFINITY, signal);
  }

  /** For after a halt: where the settings want it, shows as much as there is time for, after all that happened before. */
  async follow(signal: AbortSignal): Promise<void> {
    if (!this.on || this.panes.length === 0 || this.halt?.quiet) return;
    await this.#sources.shown();
    const block = await this.#block(BUDGET, signal);
    if (block !== undefined) this.#sources.emit(block);
  }

  /** What a full screen shows, as far as there is time for it; undefined when the debuggee is not halted. */
  async read({ codeRows, stackRows }: ContextRoom, signal: AbortSignal): Promise<ContextContent | undefined> {
    return await this.#read({ codeRows, stackRows, budgetMs: BUDGET, signal });
  }

  /** Other code than that around rip; undefined when there is none, or the debuggee is not halted. */
  async code(range: CodeRange, signal: AbortSignal): Promise<Code | undefined> {
    const session = this.#sources.session();
    if (session?.state.name !== 'halted') return undefined;
    return await readCode(session, { ...range, ...this.#how(), bits: session.state.halt.mode }, signal);
  }

  async #block(budgetMs: number, signal: AbortSignal): Promise<Result | undefined> {
    const settings = this.#sources.settings();
    const room = { codeRows: settings['context.code'], stackRows: settings['context.stack'] };
    const content = await this.#read({ ...room, budgetMs, signal });
    // A terminal that is written to in its last column may take that for the next row.
    const options = { columns: this.columns - 1, panes: this.panes, codeRows: room.codeRows, linear: this.linear };
    return content && contextBlock(content, options);
  }

  async #read({ codeRows, stackRows, budgetMs, signal }: ContextRoom & { budgetMs: number; signal: AbortSignal }) {
    const session = this.#sources.session();
    if (session === undefined) return undefined;
    const before = linesBefore(codeRows);
    const request = { panes: this.panes, before, after: codeRows - before, words: stackRows, budgetMs };
    const { registerMemory } = this.#sources;
    return await this.#reader.read(request, { session, ...this.#how(), registerMemory, signal });
  }

  #how() {
    const settings = this.#sources.settings();
    return { syntax: settings.syntax, symbols: shownNames({ settings, symbols: this.#sources.symbols() }) };
  }
}
