/** One direction of the cable: what comes out of one pty goes into the other, in its time. */
import { check, libc } from './libc.ts';
import { type Noise, NoiseSource } from './noise.ts';
import { Pacer } from './pacer.ts';
import type { Select } from './select.ts';
import { wouldWait } from './tty.ts';

/** What a paced direction holds, like a serial driver's transmit buffer; what an unpaced one moves at once. */
const PACED_BYTES = 4096;
const UNPACED_BYTES = 65536;

export class Direction {
  readonly #from: number;
  readonly #to: number;
  readonly #buffer: Uint8Array;
  readonly #pacer: Pacer;
  readonly #noise: NoiseSource;
  #start = 0;
  #end = 0;
  /** The receiver's tty is full. */
  #blocked = false;

  /** @param from and to are masters of two ptys, non-blocking */
  constructor(from: number, to: number, baudRate: number | undefined, seed: number) {
    this.#from = from;
    this.#to = to;
    this.#buffer = new Uint8Array(baudRate === undefined ? UNPACED_BYTES : PACED_BYTES);
    this.#pacer = new Pacer(baudRate);
    this.#noise = new NoiseSource(seed);
  }

  /** Tells what this direction waits for. */
  watch(select: Select): void {
    if (this.#end - this.#start < this.#buffer.length) select.watchReadable(this.#from);
    if (this.#blocked) select.watchWritable(this.#to);
  }

  /** When it has something to do even if nothing becomes ready. */
  next(now: number): number {
    if (this.#blocked) return Number.POSITIVE_INFINITY;
    return this.#pacer.due(now) > 0 ? now : this.#pacer.next(now);
  }

  /** Moves what can be moved. @returns bytes delivered */
  move(select: Select, now: number, noise: Noise): number {
    if (select.isReadable(this.#from)) this.#take(now, noise);
    if (this.#blocked && select.isWritable(this.#to)) this.#blocked = false;
    return this.#blocked ? 0 : this.#deliver(now);
  }

  #take(now: number, noise: Noise): void {
    if (this.#start > 0) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
    const room = this.#buffer.subarray(this.#end);
    const got = libc().read(this.#from, room, room.length);
    if (got === -1 && !wouldWait()) check('read', got);
    if (got <= 0) return;
    const quiet = noise.flipped === 0 && noise.lost === 0;
    const kept = quiet ? got : this.#noise.apply(room.subarray(0, got), noise);
    this.#end += kept;
    this.#pacer.enter(kept, now);
  }

  #deliver(now: number): number {
    const due = this.#pacer.due(now);
    if (due === 0) return 0;
    const sent = libc().write(this.#to, this.#buffer.subarray(this.#start, this.#start + due), due);
    if (sent === -1 && !wouldWait()) check('write', sent);
    this.#blocked = sent < due;
    if (sent <= 0) return 0;
    this.#start += sent;
    this.#pacer.take(sent);
    if (this.#start === this.#end) {
      this.#start = 0;
      this.#end = 0;
    }
    return sent;
  }
}
