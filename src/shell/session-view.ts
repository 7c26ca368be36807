/**
 * One session as the transcript shows it: connecting, running, halts, text from the debuggee, trouble. Everything
 * becomes blocks here, in the order in which it happened.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Block, TextLine } from '../format/block.ts';
import { gateLines, gateName } from '../format/gate.ts';
import { formatDuration } from '../format/quantity.ts';
import type { LineError } from '../line/line.ts';
import type { Halt, HaltReason, Session, SessionState } from '../session/session.ts';
import { noSymbols, type SymbolTable } from '../symbols/symbol-table.ts';
import { iced } from '../x86/iced.ts';
import { errorBlock } from './error-block.ts';
import { haltBlock, type Running } from './halt-block.ts';
import { LogBuffer } from './log-buffer.ts';
import type { Settings } from './settings.ts';
import { commandState, presentHalt } from './states.ts';

/** How long a halt waits for the names of its process and thread before it is shown without, in milliseconds. */
const NAMING_PATIENCE = 250;
/** How long the first halt waits for symbols; those that come later serve the next, in milliseconds. */
const SYMBOL_PATIENCE = 1000;

export interface ViewOptions {
  readonly session: Session;
  readonly settings: () => Settings;
  readonly symbolsFor: (target: Session['target']) => SymbolTable | Promise<SymbolTable>;
  readonly emit: (block: Block) => void;
  /** Something that prompt or status line show is different now. */
  readonly changed: () => void;
}

/** The halts for which the debuggee can be asked to run: any other one ends the wait. */
const awaitedReasons: ReadonlySet<HaltReason> = new Set(['process switched', 'thread switched', 'stepped']);

function isDropped(until: string | undefined, { reason }: Halt): boolean {
  return until !== undefined && !awaitedReasons.has(reason);
}

export class SessionView {
  readonly session: Session;
  readonly #options: ViewOptions;
  readonly #log: LogBuffer;
  readonly #unsubscribe: (() => void)[];
  #since = performance.now();
  #announced = false;
  #previous: SessionState;
  #symbols: SymbolTable = noSymbols;
  #running: Running | undefined;
  #shownError: LineError | undefined;
  /** Settles when everything that happened has been shown. */
  #shown: Promise<void> = Promise.resolve();
  /** How much waits in #shown. */
  #waiting = 0;

  constructor(options: ViewOptions) {
    const { session } = options;
    this.session = session;
    this.#options = options;
    this.#log = new LogBuffer(options.emit);
    this.#previous = session.state;
    this.#unsubscribe = [
      session.on('state', (state) => this.#onState(state)),
      session.on('halt', (halt) => this.#onHalt(halt)),
      session.on('log', ({ code, text }) => this.#log.add(code, text)),
      session.on('warning', (text) => this.#say('warning', gateLines(text), 'warning')),
    ];
    if (commandState(session.state) === 'connecting') {
      this.#say('connecting', [`waiting for a debuggee on ${lineText(session)}`], 'dim');
    } else this.#announce();
  }

  get symbols(): SymbolTable {
    return this.#symbols;
  }

  /** The failure of the line that has been shown: a command that fails because of it need not say it again. */
  get shownError(): LineError | undefined {
    return this.#shownError;
  }

  /** What the operating core was running at the last halt. */
  get process(): Running['process'] {
    return presentHalt(this.session.state) && this.#running?.process;
  }

  /** What the running debuggee will halt for. */
  get until(): string | undefined {
    const { state } = this.session;
    return state.name === 'running' ? state.until : undefined;
  }

  /** Waits until everything that happened so far has been shown. */
  async shown(): Promise<void> {
    while (this.#waiting > 0) await this.#shown;
    this.#log.flush();
  }

  /** Shows text from the debuggee that waits for more, before something later is shown. */
  flush(): void {
    this.#log.flush();
  }

  /** Stops listening. What happened is shown first. */
  detach(): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#log.flush();
  }

  #onState(state: SessionState): void {
    const before = this.#previous;
    this.#previous = state;
    if (commandState(state) === 'connecting' && this.#announced) this.#startAnew(state);
    if (commandState(state) === 'running' || commandState(state) === 'halted') this.#announce();
    if (state.name === 'running' && commandState(before) === 'halted') {
      const { until } = state;
      this.#say('running', [`debuggee is running${until === undefined ? '' : ` until ${until}`}`], 'good');
    } else if (state.name === 'halted' && before.name === 'running' && isDropped(before.until, state.halt)) {
      this.#say('wait-dropped', [`this halt came first: the debuggee no longer runs until ${before.until}`], 'warning');
    } else if (state.name === 'lost') {
      const { message, cure } = state.error;
      this.#shownError = state.error;
      this.#say(
        'lost',
        [...message.split('\n'), `${cure}; Enter opens the line again, .debug close gives it up`],
        'error',
      );
    } else if (before.name === 'lost' && state.name !== 'closed') {
      this.#say('relinked', [`the line is back: ${lineText(this.session)}`], 'good');
    } else if (state.name === 'closed') this.#say('closed', [`connection closed: ${state.why}`], 'dim');
    this.#options.changed();
  }

  /** The first time that there is a debuggee: who it is, what can be done, and its symbols. */
  #announce(): void {
    if (this.#announced) return;
    this.#announced = true;
    const { target, state } = this.session;
    const facts = [
      `connected to ${gateName(target.osName) || 'a debuggee that does not say its name'}`,
      ...(target.cores === undefined ? [] : [counted(target.cores, 'core')]),
      counted(target.modules.length, 'module'),
    ];
    const lines = [`${facts.join(', ')} (${formatDuration(performance.now() - this.#since)})`];
    if (commandState(state) === 'running') lines.push('debuggee is running; Ctrl+C halts it, .help lists commands');
    this.#say('connected', lines, 'good');
    this.#inOrder(() => Promise.race([this.#loadSymbols(target), delay(SYMBOL_PATIENCE, undefined, { ref: false })]));
    // Compiling the decoder takes about 120 ms: now, while no halt is awaited.
    setTimeout(iced, 100).unref();
  }

  async #loadSymbols(target: Session['target']): Promise<void> {
    try {
      this.#symbols = await this.#options.symbolsFor(target);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#say('warning', gateLines(`no symbols: ${reason}`), 'warning');
    }
  }

  /** The debuggee says who it is where a session was. After a ping it is another one; otherwise it had not been heard. */
  #startAnew(state: SessionState): void {
    this.#announced = false;
    this.#since = performance.now();
    if (state.name !== 'handshaking') return;
    this.#symbols = noSymbols;
    this.#running = undefined;
    this.#say('restarted', ['the debuggee has been started again'], 'warning');
  }

  #onHalt(halt: Halt): void {
    this.#announce();
    if (halt.quiet) return;
    if (halt.reason === 'stepped') {
      this.#inOrder(() => this.#emit(haltBlock(halt, undefined, this.#symbols, this.#options.settings())));
      return;
    }
    this.#running = undefined;
    this.#inOrder(async () => {
      this.#running = await this.#whatRuns();
      this.#emit(haltBlock(halt, this.#running, this.#symbols, this.#options.settings()));
      this.#options.changed();
    });
  }

  /** Asks for the thread and its process, not for long: a halt has to be seen even when the debuggee does not answer. */
  async #whatRuns(): Promise<Running> {
    try {
      const { pid, name, tid } = await this.session.currentThread({ signal: AbortSignal.timeout(NAMING_PATIENCE) });
      return { process: { pid, name }, thread: { tid } };
    } catch {
      return { process: undefined, thread: undefined };
    }
  }

  /** Runs at once when nothing waits, so that a long run of steps costs no turn of the event loop each. */
  #inOrder(show: () => void | Promise<void>): void {
    if (this.#waiting === 0) {
      const shown = show();
      if (shown === undefined) return;
      this.#track(shown);
    } else this.#track(this.#shown.then(show));
  }

  #track(shown: Promise<void>): void {
    this.#waiting += 1;
    const done = () => {
      this.#waiting -= 1;
    };
    this.#shown = shown.then(done, (error: unknown) => {
      done();
      this.#emit(errorBlock(error, { line: '', prompt: undefined, verbose: false }));
    });
  }

  #say(kind: Event, texts: readonly string[], role: 'good' | 'dim' | 'warning' | 'error'): void {
    const lines: TextLine[] = texts.map((text) => [{ text, role }]);
    this.#inOrder(() => this.#emit({ kind, lines, data: { text: texts.join('\n') } }));
  }

  #emit(block: Block): void {
    this.#log.flush();
    this.#options.emit(block);
  }
}

/** What a session does by itself, said in words. */
type Event =
  | 'closed'
  | 'connected'
  | 'connecting'
  | 'lost'
  | 'relinked'
  | 'restarted'
  | 'running'
  | 'wait-dropped'
  | 'warning';

function lineText({ line: { name, baudRate } }: Session): string {
  return baudRate === undefined ? name : `${name} @ ${baudRate}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
