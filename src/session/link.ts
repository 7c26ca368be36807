/**
 * The link: frames over a line, one question at a time. Every question has a deadline, harmless ones are asked again,
 * and an answer belongs to the attempt whose tag it carries (question.ts). The link knows nothing of halts.
 */
import { type Line, LineError } from '../line/line.ts';
import {
  actionName,
  type Damage,
  encodeFrame,
  FRAME_OVERHEAD,
  Framer,
  type Message,
  type Packet,
  PacketType,
} from '../wire/index.ts';
import { allowedMs, Deadline, type Deadlines, idleMs } from './deadline.ts';
import { TimeoutError } from './errors.ts';
import { answers, type Question, tagged } from './question.ts';

/** Counts since the session began. */
export interface LinkStats {
  bytesIn: number;
  bytesOut: number;
  framesIn: number;
  framesOut: number;
  /** Damaged frames and runs of garbage. */
  damaged: number;
  damagedBytes: number;
  /** Questions asked again. */
  retries: number;
  /** Frames that were not asked for, or that are not for us. */
  strays: number;
  /** From the last question to its answer. */
  lastRoundTripMs: number | undefined;
  /**
   * Bytes per second of the fastest question with its answer: a lower bound of the line's speed. It exceeds the
   * nominal rate where that is only a number: ptys, and the ports of virtual machines.
   */
  fastest: number;
}

/** How many times as often a question is asked on a noisy line, and where damage shows that something answers. */
const NOISY_PATIENCE = 4;
const DAMAGED_PATIENCE = 10;

/** The receiver of what is not an answer. */
export interface LinkReceiver {
  /** The payload is only valid during the call. */
  packet(action: number, payload: Uint8Array): void;
  warning(text: string): void;
  /** A damaged frame came. */
  damaged(): void;
  /** The line ended or its peer left, not by us. */
  gone(error: LineError): void;
  /** The line was closed at this end. */
  closed(): void;
  /** A line that stayed open has a peer again. */
  returned(): void;
}

export interface AskOptions {
  readonly attempts: number;
  /** Milliseconds for each attempt, in addition to the line's time for the bytes. */
  readonly answer: number;
  /** No further attempt is made once it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

interface Open {
  readonly question: Question<unknown>;
  readonly tag: number;
  readonly asked: number;
  readonly settle: (outcome: () => unknown) => void;
}

export class Link {
  readonly stats: LinkStats = {
    bytesIn: 0,
    bytesOut: 0,
    framesIn: 0,
    framesOut: 0,
    damaged: 0,
    damagedBytes: 0,
    retries: 0,
    strays: 0,
    lastRoundTripMs: undefined,
    fastest: 0,
  };
  readonly #receiver: LinkReceiver;
  readonly #deadlines: Deadlines;
  readonly #framer = new Framer({ packet: (packet) => this.#packet(packet), damage: (damage) => this.#damage(damage) });
  #line: Line;
  #open: Open | undefined;
  #deadline: Deadline | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #tag = 0;
  #lastByteAt = 0;
  /** How often something indicated that a frame was damaged. */
  #signs = 0;
  #noisyUntil = 0;
  #gone = false;
  #idle: NodeJS.Timeout | undefined;

  constructor(line: Line, deadlines: Deadlines, receiver: LinkReceiver) {
    this.#receiver = receiver;
    this.#deadlines = deadlines;
    this.#line = line;
    this.attach(line);
  }

  get line(): Line {
    return this.#line;
  }

  /** The line has ended: it has to be opened again. */
  get gone(): boolean {
    return this.#gone;
  }

  /** Continues with another line after the old one has gone. */
  attach(line: Line): void {
    this.#line = line;
    this.#gone = false;
    this.#framer.flushPartial();
    line.onData((chunk) => {
      if (this.#line === line) this.#data(chunk);
    });
    line.closed.then((end) => {
      if (this.#line !== line) return;
      this.#gone = true;
      if (end.reason === 'gone') this.#receiver.gone(end.error);
      else this.#receiver.closed();
    });
    line.onPeer?.((present) => {
      if (this.#line !== line) return;
      if (present) this.#receiver.returned();
      else this.#receiver.gone(new LineError('gone', `the other end of ${line.name} left`, 'it may come back'));
    });
  }

  /** Sends a frame that has no answer. Rejects with LineError when the line is gone, FrameError when it is too long. */
  async send(request: Message, payload: Uint8Array = new Uint8Array(0)): Promise<void> {
    const frame = encodeFrame(request.type, request.action, payload);
    this.stats.framesOut++;
    this.stats.bytesOut += frame.length;
    await this.#line.write(frame);
  }

  /** Runs jobs one after another: everything that talks to the halted machine takes its turn. */
  turn<T>(job: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(job, job);
    this.#turn = done.catch(() => {});
    return done;
  }

  /**
   * Asks and waits for the answer; to be called inside a turn only.
   *
   * @throws TimeoutError, DebuggeeError, LineError, or the error given to fail()
   */
  async exchange<T>(question: Question<T>, { attempts, answer, signal }: AskOptions): Promise<T> {
    const started = performance.now();
    let silent = 0;
    let said = false;
    for (let attempt = 1; ; attempt++) {
      signal?.throwIfAborted();
      const signs = this.#signs;
      const outcome = await this.#attempt(question, question.mayTake ?? this.patience(answer));
      if (outcome !== undefined) return outcome();
      if (signs === this.#signs) silent++;
      const waited = performance.now() - started;
      const most = this.noisy ? attempts * NOISY_PATIENCE : attempts;
      // Signs of damage show that the other end is alive, so these attempts do not count in full.
      const enough = attempts === 1 || silent >= most || attempt >= DAMAGED_PATIENCE * attempts;
      if (enough) throw new TimeoutError(question.what, waited, attempt);
      signal?.throwIfAborted();
      this.stats.retries++;
      if (said || waited < answer - 1) continue;
      said = true;
      this.#receiver.warning(`no answer to ${question.what} in ${(waited / 1000).toFixed(1)} s; asked again`);
    }
  }

  /** Whether frames were damaged recently, in either direction. */
  get noisy(): boolean {
    return performance.now() < this.#noisyUntil;
  }

  /** On a noisy line silence is soon taken for a lost frame. */
  patience(ms: number): number {
    return this.noisy ? Math.min(ms, this.#deadlines.noisyAnswer) : ms;
  }

  /** The machine can no longer answer: every wait ends with this error. */
  fail(error: Error): void {
    this.#open?.settle(() => {
      throw error;
    });
  }

  /** Something indicates that the question or its answer was damaged: the wait is shortened. */
  hurry(): void {
    this.#signs++;
    this.#noisyUntil = performance.now() + this.#deadlines.noisy;
    const [open, from] = [this.#open, this.stats.bytesIn];
    if (open === undefined || open.question.mayTake !== undefined) return;
    const expected = FRAME_OVERHEAD + open.question.answerBytes;
    this.#deadline?.hurry(() => this.allowed(this.#deadlines.hurry, expected, from));
  }

  /** Text other than errors: true when it belongs to the open question. */
  takesText(text: Uint8Array): boolean {
    return this.#open?.question.takesText?.(text) ?? false;
  }

  /**
   * Milliseconds to allow for an operation that takes `base` and moves `expected` bytes, from the moment when `bytesIn`
   * was `from`.
   */
  allowed(base: number, expected: number, from: number): number {
    return allowedMs(base, expected + this.stats.bytesIn - from, this.#line.baudRate);
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#deadline?.clear();
  }

  /** One attempt; its decoded answer, or undefined when none came. */
  async #attempt<T>(question: Question<T>, base: number): Promise<(() => T) | undefined> {
    this.#tag = (this.#tag % 0xffffff) + 1;
    const payload = tagged(question, this.#tag);
    const expected = 2 * FRAME_OVERHEAD + payload.length + question.answerBytes;
    const [asked, from] = [performance.now(), this.stats.bytesIn];
    question.begin?.();
    try {
      return await new Promise((resolve, reject) => {
        this.#open = { question, tag: this.#tag, asked, settle: (outcome) => resolve(outcome as () => T) };
        this.#deadline = new Deadline(
          () => this.allowed(base, expected, from),
          () => resolve(undefined),
        );
        this.send(question.request, payload).catch(reject);
      });
    } finally {
      this.#open = undefined;
      this.#deadline?.clear();
      this.#deadline = undefined;
    }
  }

  #data(chunk: Uint8Array): void {
    this.stats.bytesIn += chunk.length;
    this.#lastByteAt = performance.now();
    this.#framer.push(chunk);
    if (this.#framer.partial > 0 && this.#idle === undefined) {
      this.#armIdle(idleMs(this.#deadlines.idle, this.#line.baudRate));
    }
  }

  /**
   * One timer for all chunks: it checks when the last byte came. A process that was stopped or starved finds its
   * timers due before it has read what arrived meanwhile, so the event loop gets one more turn before a frame is
   * dropped.
   */
  #armIdle(after: number): void {
    this.#idle = setTimeout(() => setImmediate(() => this.#flushIdle()), after);
  }

  #flushIdle(): void {
    this.#idle = undefined;
    const idle = idleMs(this.#deadlines.idle, this.#line.baudRate);
    const left = this.#lastByteAt + idle - performance.now();
    if (left > 1 && this.#framer.partial > 0) this.#armIdle(left);
    else this.#framer.flushPartial();
  }

  #packet({ type, action, payload }: Packet): void {
    this.stats.framesIn++;
    if (type !== PacketType.fromDebuggee) {
      this.stats.strays++;
      if (this.stats.strays === 1) {
        const text = `received a frame of type ${type} (${actionName(action)}), which only a debugger sends`;
        this.#receiver.warning(`${text}: is another debugger on this line, or are its two ends joined?`);
      }
      return;
    }
    const open = this.#open;
    if (open === undefined || open.question.answer.action !== action) {
      this.#receiver.packet(action, payload);
      return;
    }
    if (!answers(open.question, open.tag, payload)) {
      this.#receiver.packet(action, payload);
      return;
    }
    this.#measure(performance.now() - open.asked, open.question.payload.length + payload.length);
    open.settle(this.#decoded(open.question, payload));
  }

  /** @param carried bytes of both payloads */
  #measure(ms: number, carried: number): void {
    const { stats } = this;
    stats.lastRoundTripMs = ms;
    // After a repeat, an answer may be that to the earlier attempt, and proves nothing about the speed.
    if (stats.retries === 0) stats.fastest = Math.max(stats.fastest, (2 * FRAME_OVERHEAD + carried) / (ms / 1000));
  }

  /** Decodes now, while the payload is valid; the outcome, value or error, goes to the caller of ask(). */
  #decoded(question: Question<unknown>, payload: Uint8Array): () => unknown {
    try {
      const value = question.decode(payload);
      return () => value;
    } catch (error) {
      return () => {
        throw error;
      };
    }
  }

  #damage(damage: Damage): void {
    this.stats.damaged++;
    this.stats.damagedBytes += damage.bytes;
    this.hurry();
    this.#receiver.damaged();
  }
}
