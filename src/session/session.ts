/** A session with a debuggee over a line: what the shell, batch mode and any other front are built on. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Line } from '../line/line.ts';
import { logCodes } from '../wire/index.ts';
import { listBreakpoints, modifyBreakpoint, setBreakpoint } from './breakpoint-control.ts';
import type { BreakpointRequest, Modification } from './breakpoint-requests.ts';
import type { Breakpoint } from './breakpoints.ts';
import { Control, type SessionEvents } from './control.ts';
import { switchCore } from './core-switch.ts';
import { abortable, type Deadlines, defaultDeadlines } from './deadline.ts';
import { Emitter } from './emitter.ts';
import { StateError } from './errors.ts';
import type { Halt } from './halt.ts';
import type { Here } from './halt-facts.ts';
import { DEFAULT_SIGNATURE, Handshake, versionPayload } from './handshake.ts';
import { Inbox } from './inbox.ts';
import { farewell, relink } from './line-changes.ts';
import type { LinkStats } from './link.ts';
import type { Space, Unit } from './memory.ts';
import { type ReadOptions, readRange, writeRange } from './memory-range.ts';
import { pause, resume, resumeWithException } from './pausing.ts';
import type { Question } from './question.ts';
import { ready } from './ready.ts';
import { writeRegister } from './register-write.ts';
import { idOf, type Registers, readAll, readOne } from './registers.ts';
import {
  currentProcess,
  currentThread,
  type Flushed,
  flush,
  type ProcessDetails,
  type ThreadDetails,
  testQuery,
} from './requests.ts';
import { runScript, type ScriptOptions, type ScriptOutcome } from './script.ts';
import type { SessionState, StepKind } from './state.ts';
import { type RunTo, type StepOptions, step } from './stepping.ts';
import type { ModuleRecord, Target } from './target.ts';
import { type CommandOptions, runOnDebuggee } from './user-command.ts';

export type { SessionEvents } from './control.ts';
export { DebuggeeError, NoExceptionError, SignatureError, StateError, TimeoutError } from './errors.ts';
export type { Halt, HaltReason } from './halt.ts';
export type {
  Breakpoint,
  Here,
  LinkStats,
  ModuleRecord,
  Registers,
  RunTo,
  SessionState,
  StepKind,
  StepOptions,
  Target,
};

export interface ConnectOptions {
  /** Build signature for the version reply; HyperDbg's debuggee accepts its own only. */
  readonly signature?: string;
  /** Halts the debuggee as soon as it runs. */
  readonly pauseOnConnect?: boolean;
  /** Closes the session while it is not yet ready. */
  readonly signal?: AbortSignal;
  readonly deadlines?: Partial<Deadlines>;
  /** Opens the line again after it was lost; without it, relink() only works on a line that is still open. */
  readonly reopen?: () => Promise<Line>;
}

export interface Cancellable {
  /** Stops waiting: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a close tries to halt and release the debuggee, in milliseconds. */
const FAREWELL_MS = 5000;

export class Session {
  readonly #events = new Emitter<SessionEvents>((name, error) => this.#listenerFailed(name, error));
  readonly #control: Control;
  readonly #handshake: Handshake;
  readonly #options: ConnectOptions;
  readonly #inbox: Inbox;
  #pausing: Promise<Halt> | undefined;

  private constructor(line: Line, options: ConnectOptions, signature: string) {
    this.#options = options;
    const deadlines = { ...defaultDeadlines, ...options.deadlines };
    this.#control = new Control(line, deadlines, this.#events, {
      packet: (action, payload) => this.#inbox.packet(action, payload),
      returned: () => this.#returned(),
    });
    this.#handshake = new Handshake(this.#control, signature);
    this.#inbox = new Inbox(this.#control, this.#handshake, this.#events);
    this.on('state', (state) => this.#changed(state));
    if (options.pauseOnConnect) this.#pauseWhenReady();
    options.signal?.addEventListener('abort', () => this.#cancelled(), { once: true });
  }

  /**
   * Begins a session on an open line. Resolves as soon as the session listens; its state is 'handshaking' then, and
   * ready() resolves when the debuggee is there.
   *
   * @throws StateError when the signature is invalid
   */
  static async connect(line: Line, options: ConnectOptions = {}): Promise<Session> {
    options.signal?.throwIfAborted();
    const signature = options.signature ?? DEFAULT_SIGNATURE;
    versionPayload(signature);
    return new Session(line, options, signature);
  }

  get state(): SessionState {
    return this.#control.state;
  }

  get line(): Line {
    return this.#control.link.line;
  }

  get target(): Target {
    return this.#inbox.target;
  }

  get stats(): Readonly<LinkStats> {
    return this.#control.link.stats;
  }

  /** The breakpoints as far as this session knows; listBreakpoints() asks the debuggee. */
  get breakpoints(): readonly Breakpoint[] {
    return this.#inbox.breakpoints.all;
  }

  /** Listens to an event; returns a function that stops listening. */
  on<K extends keyof SessionEvents>(name: K, listener: (event: SessionEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Resolves when the debuggee is running or halted.
   *
   * @throws SignatureError when the debuggee does not go on after our version reply; the session keeps listening
   * @throws LineError when the line goes, StateError when the session is closed
   */
  ready({ signal }: Cancellable = {}): Promise<void> {
    return abortable(ready(this, this.#handshake), signal);
  }

  /**
   * Halts the debuggee; resolves at once with the present halt when it is halted. Also attaches to one that runs
   * already.
   */
  pause({ signal }: Cancellable = {}): Promise<Halt> {
    if (this.state.name === 'halted') return Promise.resolve(this.state.halt);
    this.#pausing ??= this.#pause().finally(() => {
      this.#pausing = undefined;
    });
    return abortable(this.#pausing, signal);
  }

  /** Lets the debuggee run; resolves when the request has been sent. */
  continue({ signal }: Cancellable = {}): Promise<void> {
    return abortable(resume(this.#control), signal);
  }

  /**
   * Lets the debuggee run and gives it the exception for which it halted: its own int3, or a debug register.
   *
   * @throws StateError with HyperDbg's debuggee, which always skips it; NoExceptionError where none waits
   */
  async continueWithException({ signal }: Cancellable = {}): Promise<void> {
    await abortable(resumeWithException(this.#control, this.target), signal);
  }

  /**
   * One step; resolves with the halt that ends it, which may have another reason. When it is cancelled, the debuggee
   * runs on until the step is done or pause() is called.
   *
   * @param options for 'over': `call` and `length` of the instruction at rip
   */
  step(kind: StepKind, options: StepOptions = {}): Promise<Halt> {
    return step(this.#control, kind, options);
  }

  /**
   * Runs until this thread is at an address with its stack pointer at least there; resolves with the halt that ends it,
   * which may have another reason. Cancelled as a step is.
   *
   * @throws StateError with HyperDbg's debuggee, which has no such step
   */
  async runTo(to: RunTo, { signal }: Cancellable = {}): Promise<Halt> {
    if (!this.target.capabilities.has('run-to')) throw new StateError('this debuggee cannot run to a return address');
    return this.step('last out', signal === undefined ? { to } : { to, signal });
  }

  /** Makes another halted core the operating core. */
  switchCore(core: number, { signal }: Cancellable = {}): Promise<Halt> {
    return switchCore(this.#control, core, signal);
  }

  /**
   * Reads memory in as many requests as the line's rate suggests. All of the range has to be readable.
   *
   * @throws DebuggeeError when a part of it is not
   */
  readMemory(address: bigint, length: number, options: ReadOptions = {}): Promise<Uint8Array> {
    return readRange(this.#control, address, length, options, this.#markerBlind());
  }

  /** Writes values of `unit` bytes one after another. After a lost answer it reads back before it writes again. */
  writeMemory(
    address: bigint,
    values: readonly bigint[],
    options: Cancellable & { readonly unit: Unit; readonly space?: Space },
  ): Promise<void> {
    return writeRange(this.#control, address, values, options, this.#markerBlind());
  }

  /** Where the debuggee is halted and what executes next; asks only when something was written since the halt. */
  here({ signal }: Cancellable = {}): Promise<Here> {
    return this.#control.here(signal);
  }

  /** What the debuggee will halt for once continued, for people: `process 8 runs`. It ends with this halt. */
  awaits(what: string): void {
    this.#control.facts('waiting for something').awaited = what;
  }

  /**
   * Asks once a halt, for what does not change until the debuggee is continued.
   *
   * @throws StateError unless halted
   */
  once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    return this.#control.facts(key).once(key, ask);
  }

  readRegisters({ signal }: Cancellable = {}): Promise<Registers> {
    return this.#control.ask(readAll, signal);
  }

  /** @param name any register, sub-register or flag, in any case: rax, al, zf, cr3 */
  async readRegister(name: string, { signal }: Cancellable = {}): Promise<bigint> {
    return this.#control.ask(readOne(idOf(name), name), signal);
  }

  async writeRegister(name: string, value: bigint, { signal }: Cancellable = {}): Promise<void> {
    return writeRegister(this.#control, name, value, signal);
  }

  /**
   * Asks the halted debuggee a question, one request and one answer: search(), callStack() and the others that this
   * package exports, or your own.
   *
   * @throws StateError unless halted, TimeoutError without an answer, DebuggeeError when it is refused
   */
  ask<T>(question: Question<T>, { signal }: Cancellable = {}): Promise<T> {
    return this.#control.ask(question, signal);
  }

  /** Sets a breakpoint; undefined pid, tid and core are any. */
  setBreakpoint(request: BreakpointRequest, { signal }: Cancellable = {}): Promise<Breakpoint> {
    return setBreakpoint(this.#control, this.#inbox.breakpoints, request, signal);
  }

  modifyBreakpoint(id: number, how: Modification, { signal }: Cancellable = {}): Promise<void> {
    return modifyBreakpoint(this.#control, this.#inbox.breakpoints, { id, how }, signal);
  }

  /** The debuggee's own list. It comes as log packets before the answer, which are not emitted as such. */
  listBreakpoints({ signal }: Cancellable = {}): Promise<string> {
    return listBreakpoints(this.#control, this.#inbox.breakpoints, signal);
  }

  currentProcess({ signal }: Cancellable = {}): Promise<ProcessDetails> {
    return this.#control.ask(currentProcess(), signal);
  }

  currentThread({ signal }: Cancellable = {}): Promise<ThreadDetails> {
    return this.#control.ask(currentThread(), signal);
  }

  /** Drops the messages that the debuggee has queued. */
  flush({ signal }: Cancellable = {}): Promise<Flushed> {
    return this.#control.ask(flush(), signal);
  }

  /** @param n 1..12 (spec/PROTOCOL.md 7.8) */
  testQuery(n: number, context = 0n, { signal }: Cancellable = {}): Promise<void> {
    return this.#control.ask(testQuery(n, context), signal);
  }

  /**
   * Executes a command in the debuggee's user mode; what it prints comes as log events as well. See user-command.ts.
   */
  runOnDebuggee(text: string, options: CommandOptions = {}): Promise<string> {
    const listen = (heard: (text: Uint8Array) => void) =>
      this.on('log', ({ code, text: printed }) => {
        if (code === logCodes.OPERATION_LOG_INFO_MESSAGE) heard(printed);
      });
    return runOnDebuggee({ control: this.#control, listen, pause: () => this.pause() }, text, options);
  }

  /** Runs a compiled script; what it prints comes as log events before the promise resolves. */
  runScript(buffer: Uint8Array, options: ScriptOptions = {}): Promise<ScriptOutcome> {
    return runScript(this.#control, { inbox: this.#inbox, ours: !this.#markerBlind() }, buffer, options);
  }

  /**
   * Ends the session: halts the debuggee if it runs, tells it to unload and its listener to end, closes the line.
   * Never rejects because of the debuggee; what cannot be sent within a few seconds is skipped.
   */
  async close(): Promise<void> {
    if (this.state.name === 'closed') return;
    // This timer keeps the process alive until the promise settles: a line that is gone does not.
    const patience = new AbortController();
    const over = delay(FAREWELL_MS, undefined, { signal: patience.signal });
    await Promise.race([farewell(this.#control), over]).catch(() => {});
    patience.abort();
    await over.catch(() => {});
    await this.#end('closed by the debugger');
  }

  /**
   * After 'lost': opens the line again where it is gone, asks whether the machine is halted, and goes on.
   *
   * @throws LineError when the line cannot be opened, TimeoutError when a machine that was halted does not answer
   */
  async relink(): Promise<void> {
    await relink(this.#control, this.#options.reopen);
    if (this.state.name === 'handshaking' && this.state.pings === 0) this.#handshake.begin();
  }

  async #pause(): Promise<Halt> {
    // Between the start packet and the last symbol record the debuggee does not listen for a break request.
    if (this.state.name === 'synchronising') await this.ready();
    return pause(this.#control);
  }

  #pauseWhenReady(): void {
    this.ready()
      .then(() => this.pause())
      .catch((error: Error) => {
        if (this.state.name !== 'closed') this.#control.warn(`not halted on connecting: ${error.message}`);
      });
  }

  /** A debuggee that reads to the end marker only: every one but ours. */
  #markerBlind(): boolean {
    return !this.target.capabilities.has('haltwire');
  }

  #changed(state: SessionState): void {
    if (state.name === 'running' || state.name === 'halted') this.#handshake.end();
    if (state.name === 'running' && this.target.osName === '') this.#handshake.introduce();
  }

  #returned(): void {
    this.relink().catch((error: Error) => this.#control.warn(`the other end came back, but: ${error.message}`));
  }

  #cancelled(): void {
    if (this.state.name !== 'handshaking' && this.state.name !== 'synchronising') return;
    this.#end('cancelled while connecting').catch(() => {});
  }

  async #end(why: string): Promise<void> {
    this.#handshake.end();
    this.#control.apply({ name: 'closed', why });
    this.#control.link.close();
    await this.line.close();
  }

  #listenerFailed(name: keyof SessionEvents, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (name !== 'warning') this.#control.warn(`a listener to ${name} failed: ${reason}`);
  }
}
