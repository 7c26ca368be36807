/**
 * The state of the session, and the waits for it to change. Everything that runs, halts or steps the machine
 * (pausing.ts, stepping.ts and others) goes through here.
 */
import type { Line } from '../line/line.ts';
import { LineError } from '../line/line.ts';
import type { Message } from '../wire/index.ts';
import { Deadline, type Deadlines } from './deadline.ts';
import type { Emitter } from './emitter.ts';
import { DebuggeeError, StateError, TimeoutError } from './errors.ts';
import { type Halt, type HaltReason, type Place, recoverHalt } from './halt.ts';
import { HaltFacts, type Here } from './halt-facts.ts';
import { Link, type LinkReceiver } from './link.ts';
import { readMemory } from './memory.ts';
import type { Question } from './question.ts';
import { idOf, readAll, readOne } from './registers.ts';
import { next, type SessionEvent, type SessionState } from './state.ts';
import type { ModuleRecord } from './target.ts';

export interface SessionEvents {
  state: SessionState;
  halt: Halt;
  /** A log packet: operation code or low half of a tag, and raw text (PROTOCOL.md 8.3). */
  log: { readonly code: number; readonly text: Uint8Array };
  module: ModuleRecord;
  /** Something the user should know and that did not stop anything. */
  warning: string;
  /** The session is closed; nothing follows. */
  end: { readonly why: string };
}

interface Waiter {
  readonly deadline: Deadline;
  readonly impatient: boolean;
  settled(halt: Halt | undefined): void;
  failed(error: Error): void;
}

export interface HaltWait {
  readonly signal?: AbortSignal | undefined;
  /** A halt that does not count: the one before the request. */
  readonly known?: Halt | undefined;
  /**
   * Complaints before the request that leads to the halt: a further one ends the wait soon, since it may be about that
   * request. Absent: complaints do not matter.
   */
  readonly complaints?: number;
}

export interface RecoverOptions {
  /** The operating core, where it is known. */
  readonly core?: number;
  /** Generation at which the inquiry began: Control.generation. */
  readonly since: number;
}

/** One register each: on a noisy line short answers are the likeliest to get through. */
const placeQuestions = {
  rip: readOne(idOf('rip'), 'rip'),
  rflags: readOne(idOf('rflags'), 'rflags'),
  cs: readOne(idOf('cs'), 'cs'),
};
const PROBES = 2;
/** As many refusals in a row are not the work of damaged bytes. */
const MOST_REFUSALS = 3;

/** Bytes at rip that a paused packet carries. */
const CODE_BYTES = 16;

export class Control {
  readonly link: Link;
  readonly deadlines: Deadlines;
  /** Error texts (log code 3) of the debuggee. One that comes right after a request may be about that request. */
  complaints = 0;
  readonly #events: Emitter<SessionEvents>;
  readonly #waiters = new Set<Waiter>();
  #state: SessionState = { name: 'handshaking', since: performance.now(), pings: 0 };
  #requestedAt: number | undefined;
  #lastHalt: Halt | undefined;
  #facts: HaltFacts | undefined;
  #generation = 0;
  #haltedAt = 0;

  constructor(
    line: Line,
    deadlines: Deadlines,
    events: Emitter<SessionEvents>,
    receive: Pick<LinkReceiver, 'packet' | 'returned'>,
  ) {
    this.deadlines = deadlines;
    this.#events = events;
    this.link = new Link(line, deadlines, {
      ...receive,
      warning: (text) => this.warn(text),
      gone: (error) => this.apply({ name: 'lost', error }),
      damaged: () => this.#damaged(),
      closed: () => this.apply({ name: 'closed', why: 'its line was closed' }),
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  /**
   * Counts the changes of state. A late answer is compared with the generation in which its question began: it may
   * describe a state that is over.
   */
  get generation(): number {
    return this.#generation;
  }

  /** What is known of the present halt. @throws StateError unless the machine is halted */
  facts(what: string): HaltFacts {
    this.requireHalted(what);
    return this.#facts!;
  }

  /** The present halt, or the one before. */
  get lastHalt(): Halt | undefined {
    return this.#lastHalt;
  }

  warn(text: string): void {
    this.#events.emit('warning', text);
  }

  /** Takes an event: changes the state, notifies the listeners, settles the waits. */
  apply(event: SessionEvent): void {
    const before = this.#state;
    const state = next(before, event);
    if (state === before) return;
    this.#state = state;
    if (state.name !== before.name || state.name === 'halted') this.#generation++;
    if (state.name === 'halted') {
      this.#lastHalt = state.halt;
      this.#haltedAt = this.#generation;
      this.#facts = new HaltFacts(state.halt);
    }
    const again = before.name === 'handshaking' && state.name === 'handshaking';
    const interrupted = again ? undefined : this.#interruption(state);
    if (interrupted !== undefined) this.link.fail(interrupted);
    this.#events.emit('state', state);
    if (state.name === 'halted') this.#events.emit('halt', state.halt);
    for (const waiter of [...this.#waiters]) {
      if (interrupted !== undefined) waiter.failed(interrupted);
      else if (state.name === 'halted') waiter.settled(state.halt);
    }
    if (state.name === 'closed') this.#events.emit('end', { why: state.why });
  }

  /** Why no request can be answered in this state, if so. */
  #interruption(state: SessionState): Error | undefined {
    if (state.name === 'lost') return state.error;
    if (state.name === 'closed') return new StateError(`the session is closed: ${state.why}`);
    if (state.name === 'handshaking') return new StateError('the debuggee has been started again');
    return undefined;
  }

  /** The time from now to the next halt is the time of that halt. */
  expectHalt(): void {
    this.#requestedAt = performance.now();
  }

  /** Milliseconds since expectHalt(), once; 0 when no halt was expected. */
  takeElapsed(): number {
    const since = this.#requestedAt;
    this.#requestedAt = undefined;
    return since === undefined ? 0 : performance.now() - since;
  }

  /** An error text arrived: the awaited halt or its request may have been lost. */
  complain(): void {
    this.complaints++;
    this.link.hurry();
    for (const { deadline, impatient } of this.#waiters) if (impatient) this.#hurry(deadline);
  }

  /** A damaged frame arrived: it may have been the paused packet. */
  #damaged(): void {
    for (const { deadline } of this.#waiters) this.#hurry(deadline);
  }

  #hurry(deadline: Deadline): void {
    deadline.hurry(() => this.deadlines.hurry);
  }

  /** @throws StateError unless the machine is halted */
  requireHalted(what: string): Halt {
    if (this.#state.name === 'halted') return this.#state.halt;
    if (this.#state.name === 'lost') throw this.#state.error;
    throw new StateError(`${what} needs a halted debuggee, and this one is ${this.#state.name}`);
  }

  /** Sends a frame that has no answer. */
  send(request: Message, payload?: Uint8Array): Promise<void> {
    return this.link.send(request, payload);
  }

  /**
   * Waits for a halt.
   *
   * @param ms in addition to the line's time for the bytes that arrive meanwhile; Infinity waits for ever
   * @returns undefined after the deadline
   */
  nextHalt(ms: number, { signal, known, complaints }: HaltWait = {}): Promise<Halt | undefined> {
    const { state } = this;
    if (state.name === 'halted' && state.halt !== known) return Promise.resolve(state.halt);
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (state.name === 'lost' || state.name === 'closed') return Promise.reject(this.#interruption(state));
    const from = this.link.stats.bytesIn;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        this.#waiters.delete(waiter);
        waiter.deadline.clear();
        signal?.removeEventListener('abort', aborted);
      };
      const waiter: Waiter = {
        impatient: complaints !== undefined,
        deadline: new Deadline(
          () => this.link.allowed(ms, 0, from),
          () => waiter.settled(undefined),
        ),
        settled: (halt) => {
          done();
          resolve(halt);
        },
        failed: (error) => {
          done();
          reject(error);
        },
      };
      const aborted = (): void => waiter.failed(signal?.reason);
      signal?.addEventListener('abort', aborted);
      this.#waiters.add(waiter);
      if (complaints !== undefined && complaints !== this.complaints) this.#hurry(waiter.deadline);
    });
  }

  /** Asks the halted machine, one request after another. */
  ask<T>(question: Question<T>, signal?: AbortSignal): Promise<T> {
    return this.link.turn(async () => {
      signal?.throwIfAborted();
      const halt = this.requireHalted(question.what);
      if (question.changes) this.#facts?.written();
      const { attempts, answer } = this.deadlines;
      const silentSince = this.link.stats.bytesIn;
      try {
        return await this.link.exchange(question, { attempts: question.repeatable ? attempts : 1, answer, signal });
      } catch (error) {
        if (error instanceof TimeoutError) this.#suspect(error, halt, silentSince);
        throw error;
      }
    });
  }

  /** Not one byte came although the halted machine was asked several times: the line counts as lost. */
  #suspect(error: TimeoutError, halt: Halt, silentSince: number): void {
    this.link.line.probe().catch(() => {});
    const { state } = this;
    if (error.attempts < 2 || silentSince !== this.link.stats.bytesIn) return;
    if (state.name !== 'halted' || state.halt !== halt) return;
    const cure = 'check the machine and the cable, then connect again: the debuggee stays halted';
    this.apply({
      name: 'lost',
      error: new LineError('gone', `${this.link.line.name} is silent: ${error.message}`, cure),
    });
  }

  /** Where the machine is halted, by asking it; undefined when nothing answers, since a running machine does not. */
  probe(patience = { attempts: PROBES, answer: this.deadlines.probe }): Promise<Place | undefined> {
    return this.link.turn(async () => {
      const { attempts, answer } = this.deadlines;
      let rip: bigint;
      try {
        rip = await this.#insist(placeQuestions.rip, patience);
      } catch (error) {
        if (error instanceof TimeoutError) return undefined;
        throw error;
      }
      const rflags = await this.#insist(placeQuestions.rflags, { attempts, answer });
      const cs = await this.#insist(placeQuestions.cs, { attempts, answer });
      return { rip, rflags, cs };
    });
  }

  /** Every machine has these registers: a refusal means damage that the 8-bit checksum did not show. */
  async #insist(question: Question<bigint>, patience: { attempts: number; answer: number }): Promise<bigint> {
    for (let refused = 0; ; refused++) {
      try {
        return await this.link.exchange(question, patience);
      } catch (error) {
        if (!(error instanceof DebuggeeError) || refused === MOST_REFUSALS) throw error;
      }
    }
  }

  /**
   * The outcome of an inquiry that began at a generation, where something else decided it: the halt that was reported
   * meanwhile, even if the machine has been continued since; undefined while nothing has changed.
   *
   * @throws StateError, LineError when the session was lost or closed meanwhile
   */
  overtaken(since: number): Halt | undefined {
    if (this.#generation === since) return undefined;
    if (this.#haltedAt > since) return this.#lastHalt;
    throw this.#interruption(this.#state) ?? new StateError(`the debuggee is ${this.#state.name} by now`);
  }

  /** Where the machine is halted and what executes next; asks only when something was written since the halt. */
  here(signal?: AbortSignal): Promise<Here> {
    return this.link.turn(() => {
      signal?.throwIfAborted();
      return this.hereInTurn();
    });
  }

  /** The same for a caller that holds the turn. */
  async hereInTurn(): Promise<Here> {
    const facts = this.facts('reading the next instruction');
    if (facts.here !== undefined) return facts.here;
    const { attempts, answer } = this.deadlines;
    const { rip, rflags } = await this.link.exchange(readAll, { attempts, answer });
    const here = { rip, rflags, bytes: await this.#code(rip), mode: facts.halt.mode };
    facts.found(here);
    return here;
  }

  /**
   * The machine is halted, but its paused packet was lost: rebuilds it by asking. A halt that is reported meanwhile
   * takes precedence.
   */
  async recover(
    reason: HaltReason,
    place: Place,
    { core = this.#lastHalt?.core ?? 0, since }: RecoverOptions,
  ): Promise<Halt> {
    const elapsedMs = this.takeElapsed();
    const bytes = await this.link.turn(() => this.#code(place.rip));
    const reported = this.overtaken(since);
    if (reported !== undefined) return reported;
    const halt = recoverHalt({ place, bytes, core, reason, elapsedMs });
    this.warn(
      reason === 'unknown'
        ? 'already halted, reason unknown; registers and code re-read'
        : 'the packet that reports the halt was lost; registers and code re-read instead',
    );
    this.apply({ name: 'halted', halt });
    return halt;
  }

  async #code(rip: bigint): Promise<Uint8Array> {
    // Nothing may be mapped after the page that the code is in.
    const beforeNextPage = 4096 - Number(rip & 0xfffn);
    for (const length of [CODE_BYTES, Math.min(CODE_BYTES, beforeNextPage)]) {
      try {
        const { attempts, answer } = this.deadlines;
        return await this.link.exchange(readMemory(rip, length, 'virtual'), { attempts, answer });
      } catch (error) {
        if (error instanceof TimeoutError) break;
        if (!(error instanceof DebuggeeError)) throw error;
      }
    }
    return new Uint8Array(0);
  }
}
