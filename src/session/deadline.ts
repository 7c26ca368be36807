/** How long to wait: the timeouts of a session, the line's time for bytes, and a deadline that can move. */

/** Milliseconds, in addition to the line's time for the bytes. */
export interface Deadlines {
  /** For the answer to a request. */
  readonly answer: number;
  /** How often a harmless request is sent before it fails. */
  readonly attempts: number;
  /** A line counts as noisy for this long after a damaged frame. */
  readonly noisy: number;
  /** For an answer on a noisy line, where silence is soon taken for a lost frame. */
  readonly noisyAnswer: number;
  /** For the answer to the question whether the machine is halted. */
  readonly probe: number;
  /** For the paused packet after a break request, before it is asked whether the machine is halted. */
  readonly pause: number;
  /** The same after a step. */
  readonly step: number;
  /**
   * After a command for the debuggee's user mode, without any text of it, before it is asked whether the machine is
   * halted.
   */
  readonly command: number;
  /** After a continue: how long a complaint of the debuggee is taken to be about it. */
  readonly resumed: number;
  /** From opening the line, without a ping: then we send first. */
  readonly knock: number;
  /** From opening the line, without any sign of life; pings come every 5 s. */
  readonly silence: number;
  /** From our version reply to the start packet: the debuggee loads its driver meanwhile. */
  readonly start: number;
  /** Without a further symbol record. */
  readonly symbols: number;
  /** A partial frame is dropped after this much silence. */
  readonly idle: number;
  /** What a damaged frame leaves of a deadline: it may have been the awaited answer. */
  readonly hurry: number;
}

export const defaultDeadlines: Deadlines = {
  answer: 2000,
  attempts: 3,
  noisy: 30_000,
  noisyAnswer: 400,
  probe: 1000,
  pause: 1000,
  step: 2000,
  command: 5000,
  resumed: 1000,
  knock: 400,
  silence: 6000,
  start: 15_000,
  symbols: 5000,
  idle: 250,
  hurry: 150,
};

/** A flood may delay an answer, but not for ever. */
const LONGEST_EXTENSION_MS = 30_000;
/** A receiver's FIFO hands out bytes in lumps of up to this size. */
const LUMP = 32;

/** Milliseconds that a line of this rate needs for bytes: 8N1 is ten bits a byte. */
export function wireMs(bytes: number, baudRate: number | undefined): number {
  return baudRate === undefined ? 0 : (bytes * 10_000) / baudRate;
}

/** The silence inside a frame after which its rest is not coming. */
export function idleMs(idle: number, baudRate: number | undefined): number {
  return Math.max(idle, 2 * wireMs(LUMP, baudRate));
}

/** The line's time for the bytes that arrive meanwhile, wanted or not, is added. */
export function allowedMs(base: number, carried: number, baudRate: number | undefined): number {
  return base + Math.min(LONGEST_EXTENSION_MS + base, wireMs(carried, baudRate));
}

/**
 * Milliseconds from a point in time; evaluated again when they seem to be over, since they may grow with what arrives.
 */
interface Limit {
  readonly from: number;
  readonly allowed: () => number;
}

const left = ({ from, allowed }: Limit): number => from + allowed() - performance.now();

/** Expires once, unless cleared before. */
export class Deadline {
  readonly #limit: Limit;
  readonly #expired: () => void;
  #shorter: Limit | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param allowed milliseconds from now on */
  constructor(allowed: () => number, expired: () => void) {
    this.#limit = { from: performance.now(), allowed };
    this.#expired = expired;
    this.#arm();
  }

  /** Expires this many milliseconds from now, unless earlier already. */
  hurry(allowed: () => number): void {
    this.#shorter = { from: performance.now(), allowed };
    this.#arm();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }

  #left(): number {
    return Math.min(left(this.#limit), this.#shorter === undefined ? Number.POSITIVE_INFINITY : left(this.#shorter));
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const ms = this.#left();
    if (ms === Number.POSITIVE_INFINITY) return;
    this.#timer = setTimeout(
      () => {
        // Timers may fire a little early.
        if (this.#left() > 1) this.#arm();
        else this.#expired();
      },
      Math.max(0, ms),
    );
  }
}

/** Settles as the promise does, or rejects with the signal's reason when that comes first. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) {
    promise.catch(() => {});
    return Promise.reject(signal.reason);
  }
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason);
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
