import { type Line, type LineEnd, LineError } from './line.ts';

export interface MemoryLineOptions {
  /** Bits per second that the lines claim to have. Nothing is paced. */
  readonly baudRate?: number;
  /** What becomes of the bytes that an end writes: 0 is the first end. Called once a write; the bytes are its own. */
  readonly damage?: (bytes: Uint8Array, from: 0 | 1) => Uint8Array;
}

/** Two lines without anything between them: what one writes, the other receives, in a later microtask. */
export function memoryPair(options: MemoryLineOptions = {}): [MemoryLine, MemoryLine] {
  const first = new MemoryLine(0, options);
  const second = new MemoryLine(1, options);
  first.join(second);
  return [first, second];
}

/** One end of a pair; see memoryPair. */
export class MemoryLine implements Line {
  readonly name: string;
  readonly baudRate: number | undefined;
  readonly closed: Promise<LineEnd>;
  readonly #index: 0 | 1;
  readonly #damage: MemoryLineOptions['damage'];
  readonly #settle: (end: LineEnd) => void;
  #other: MemoryLine | undefined;
  #receive: ((chunk: Uint8Array) => void) | undefined;
  #waiting: Uint8Array[] = [];
  #end: LineEnd | undefined;

  constructor(index: 0 | 1, options: MemoryLineOptions) {
    this.name = `memory:${index}`;
    this.baudRate = options.baudRate;
    this.#index = index;
    this.#damage = options.damage;
    const { promise, resolve } = Promise.withResolvers<LineEnd>();
    this.closed = promise;
    this.#settle = resolve;
  }

  join(other: MemoryLine): void {
    this.#other = other;
    if (other.#other !== this) other.join(this);
  }

  onData(receive: (chunk: Uint8Array) => void): void {
    this.#receive = receive;
    for (const chunk of this.#waiting.splice(0)) receive(chunk);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#end?.reason === 'gone') throw this.#end.error;
    if (this.#end !== undefined) throw new LineError('gone', `${this.name} has been closed`, 'open it again');
    const copy = bytes.slice();
    const arriving = this.#damage?.(copy, this.#index) ?? copy;
    const other = this.#other;
    if (other !== undefined && arriving.length > 0) queueMicrotask(() => other.#take(arriving));
  }

  async probe(): Promise<void> {}

  async close(): Promise<void> {
    this.#finish({ reason: 'closed' });
    // What was written before still arrives: both are microtasks, in order.
    queueMicrotask(() => this.#other?.unplug());
    await this.closed;
  }

  /** Makes this end see a hang-up; the other end notices nothing. */
  unplug(): void {
    const error = new LineError('gone', `${this.name} is gone: the other end hung up`, 'connect again');
    this.#finish({ reason: 'gone', error });
  }

  #take(chunk: Uint8Array): void {
    if (this.#end !== undefined) return;
    if (this.#receive === undefined) this.#waiting.push(chunk);
    else this.#receive(chunk);
  }

  #finish(end: LineEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#settle(end);
  }
}
