import type { Duplex } from 'node:stream';
import { type Line, type LineEnd, LineError } from './line.ts';

/** How long a closing line goes on sending what it was given before. */
const CLOSE_GRACE_MS = 1000;

/** What a stream-backed line needs to know beside its stream. */
export interface StreamLineOptions {
  readonly name: string;
  readonly baudRate?: number;
  /** False when the line died without telling. */
  readonly isAlive?: () => boolean;
  /** Runs once after the stream is closed. */
  readonly release?: () => Promise<void>;
  /** Turns the system's error into one for people; undefined means that the other end closed. */
  readonly describe: (error: Error | undefined) => LineError;
}

/**
 * A line over a stream: a socket, a pipe, a tty, a port of Windows.
 */
export class StreamLine implements Line {
  readonly name: string;
  readonly baudRate: number | undefined;
  readonly closed: Promise<LineEnd>;
  readonly #options: StreamLineOptions;
  readonly #stream: Duplex;
  readonly #settle: (end: LineEnd) => void;
  #receive: ((chunk: Uint8Array) => void) | undefined;
  #end: LineEnd | undefined;
  #unwritten = 0;
  #drained: (() => void) | undefined;

  /**
   * @param open makes the stream; what it receives must be handed to `receive`, and it must not read before it is
   *   resumed
   */
  constructor(options: StreamLineOptions, open: (receive: (chunk: Uint8Array) => void) => Duplex) {
    this.name = options.name;
    this.baudRate = options.baudRate;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<LineEnd>();
    this.closed = promise;
    this.#settle = resolve;
    this.#stream = open((chunk) => this.#receive?.(chunk));
    this.#stream.once('end', () => this.#gone(undefined));
    this.#stream.on('error', (error) => this.#gone(error));
    this.#stream.once('close', () => this.#gone(undefined));
  }

  onData(receive: (chunk: Uint8Array) => void): void {
    this.#receive = receive;
    if (this.#end === undefined) this.#stream.resume();
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#end !== undefined) return Promise.reject(this.#refusal());
    this.#unwritten += 1;
    return new Promise((resolve, reject) => {
      this.#stream.write(bytes, (error) => {
        this.#unwritten -= 1;
        if (this.#unwritten === 0) this.#drained?.();
        if (error === null || error === undefined) return resolve();
        this.#gone(error);
        reject(this.#refusal());
      });
    });
  }

  async probe(): Promise<void> {
    if (this.#end === undefined && this.#options.isAlive?.() === false) this.#gone(undefined);
  }

  async close(): Promise<void> {
    if (this.#end === undefined) {
      await this.#flush();
      this.#finish({ reason: 'closed' });
    }
    await this.closed;
  }

  async #flush(): Promise<void> {
    if (this.#unwritten === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, CLOSE_GRACE_MS);
    this.#drained = resolve;
    void this.closed.then(() => resolve());
    await promise;
    clearTimeout(timer);
  }

  #gone(error: Error | undefined): void {
    if (this.#end === undefined) this.#finish({ reason: 'gone', error: this.#options.describe(error) });
  }

  #finish(end: LineEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#receive = undefined;
    this.#stream.destroy();
    const released = this.#options.release?.() ?? Promise.resolve();
    void released.catch(() => undefined).then(() => this.#settle(end));
  }

  #refusal(): LineError {
    if (this.#end?.reason === 'gone') return this.#end.error;
    return new LineError('gone', `${this.name} has been closed`, 'open it again');
  }
}
