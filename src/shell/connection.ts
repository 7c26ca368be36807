/** The shell's one session, or none: opening it, what is shown of it, and what is remembered while it lasts. */
import type { Block } from '../format/block.ts';
import { Globals } from '../script/index.ts';
import type { Session } from '../session/session.ts';
import { noSymbols, type SymbolTable } from '../symbols/symbol-table.ts';
import { CommandError } from './errors.ts';
import { RegisterMemory } from './register-memory.ts';
import { SessionView } from './session-view.ts';
import type { Settings } from './settings.ts';
import type { StatusReport } from './status.ts';
import { statusReport } from './status-report.ts';
import { Traffic } from './traffic.ts';

export interface OpenOptions {
  readonly pause: boolean;
  readonly signal: AbortSignal;
}

export interface ConnectionOptions {
  /** Opens a line by its written form and a session on it; settles as soon as the line is open. */
  readonly openSession: (line: string, options: OpenOptions) => Promise<Session>;
  /** What is known about the addresses of a target. */
  readonly symbolsFor?: (target: Session['target']) => SymbolTable | Promise<SymbolTable>;
}

interface Surface {
  readonly settings: () => Settings;
  readonly emit: (block: Block) => void;
  /** Prompt or status are different now. */
  readonly changed: () => void;
}

export class Connection {
  readonly registerMemory = new RegisterMemory();
  /** The user knows that some commands let the debuggee run, and agreed. */
  mayRun = false;
  #globals = new Globals();
  readonly #options: ConnectionOptions;
  readonly #surface: Surface;
  readonly #traffic = new Traffic();
  #view: SessionView | undefined;
  #unsubscribe: () => void = () => {};

  constructor(options: ConnectionOptions, surface: Surface) {
    this.#options = options;
    this.#surface = surface;
  }

  /** The session, unless there is none or it is closed. */
  get session(): Session | undefined {
    const session = this.#view?.session;
    return session?.state.name === 'closed' ? undefined : session;
  }

  get symbols(): SymbolTable {
    return this.#view?.symbols ?? noSymbols;
  }

  /** The global variables of scripts; the debuggee has their values, and both end with the session. */
  get globals(): Globals {
    return this.#globals;
  }

  /** Of the operating core, while halted and known. */
  get process(): StatusReport['process'] {
    return this.#view?.process;
  }

  /**
   * Opens a line and waits until the debuggee runs or is halted.
   *
   * @throws CommandError when there is a session already, and whatever opening and waiting throw; then there is none,
   *   unless the line was lost, which may be opened again
   */
  async open(line: string, options: OpenOptions): Promise<void> {
    if (this.session !== undefined) {
      throw new CommandError(`already connected through ${this.session.line.name}`, '.debug close ends that session');
    }
    const session = await this.#options.openSession(line, options);
    this.attach(session);
    try {
      await session.ready({ signal: options.signal });
    } catch (error) {
      // A line that was lost can be opened again; everything else is over.
      if (session.state.name !== 'lost') await session.close();
      throw error;
    }
  }

  /** Takes over a session. */
  attach(session: Session): void {
    if (this.session !== undefined) throw new CommandError('there is a session already', '.debug close ends it');
    this.detach();
    this.registerMemory.forget();
    this.mayRun = false;
    this.#globals = new Globals();
    this.#traffic.reset();
    const unsubscribe = [
      session.on('halt', ({ core }) => this.registerMemory.halted(core)),
      session.on('state', ({ name }) => this.#forgetGlobals(name)),
    ];
    this.#unsubscribe = () => {
      for (const each of unsubscribe) each();
    };
    this.#view = new SessionView({
      session,
      symbolsFor: this.#options.symbolsFor ?? (() => noSymbols),
      ...this.#surface,
    });
    this.#surface.changed();
  }

  /** Whether an error has been shown already: that the line is lost, of which everything that waits fails. */
  isTold(error: unknown): boolean {
    return error !== undefined && error === this.#view?.shownError;
  }

  /** Shows nothing of the session any more. */
  detach(): void {
    this.#unsubscribe();
    this.#view?.detach();
  }

  /** Waits until everything that happened has been emitted. */
  async shown(): Promise<void> {
    await this.#view?.shown();
  }

  status(doing: Pick<StatusReport, 'progress' | 'busy' | 'asking'>): StatusReport {
    const { session, process } = this;
    return statusReport({ ...doing, session, process, until: this.#view?.until, traffic: this.#traffic });
  }

  /** A debuggee that starts again has none. */
  #forgetGlobals(state: Session['state']['name']): void {
    if (state === 'handshaking' && this.#globals.size > 0) this.#globals = new Globals();
  }
}
