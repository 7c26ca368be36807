/** A cable between two listening sockets or pipes: what Windows has instead of a pair of ttys. */
import { formatLine } from './address.ts';
import type { Cable, CableOptions } from './cable-ends.ts';
import type { Line } from './line.ts';
import { listenSocket } from './listen.ts';
import { type Noise, NoiseSource } from './noise.ts';
import { Pacer } from './pacer.ts';
import type { SocketAddress } from './socket-errors.ts';

const silent: Noise = { flipped: 0, lost: 0 };

/** Bytes that a direction holds for a receiver that takes none; what comes after them is lost, as in a UART. */
const MAX_HELD_BYTES = 4 * 1024 * 1024;

/** Two unused pipe names. */
export function freshPipes(): [SocketAddress, SocketAddress] {
  const name = () => `\\\\.\\pipe\\haltwire-${process.pid}-${crypto.randomUUID()}`;
  return [
    { kind: 'pipe', path: name() },
    { kind: 'pipe', path: name() },
  ];
}

/** Joins two addresses at which it listens. Paced by timers of the event loop, so to about a millisecond. */
export async function laySocketCable(
  ends: readonly [SocketAddress, SocketAddress],
  options: CableOptions = {},
): Promise<Cable> {
  const first = await listenSocket(ends[0]);
  const second = await listenSocket(ends[1]).catch(async (error: unknown) => {
    await first.close();
    throw error;
  });
  const seed = options.seed ?? 1;
  const there = new SocketDirection(first, second, options, seed);
  const back = new SocketDirection(second, first, options, seed + 1);
  const lines = [first, second] as const;
  return {
    ends: [formatLine(ends[0]), formatLine(ends[1])],
    get delivered(): readonly [number, number] {
      return [there.delivered, back.delivered];
    },
    setNoise(noise: Noise): void {
      there.noise = noise;
      back.noise = noise;
    },
    async unplug(end?: 0 | 1): Promise<void> {
      await Promise.all(end === undefined ? lines.map((line) => line.close()) : [lines[end].close()]);
    },
    async close(): Promise<void> {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
}

class SocketDirection {
  delivered = 0;
  noise: Noise;
  readonly #to: Line;
  readonly #pacer: Pacer;
  readonly #source: NoiseSource;
  #held: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;
  #writing = false;

  constructor(from: Line, to: Line, options: CableOptions, seed: number) {
    this.#to = to;
    this.#pacer = new Pacer(options.baudRate);
    this.#source = new NoiseSource(seed);
    this.noise = options.noise ?? silent;
    from.onData((chunk) => this.#take(chunk));
    void to.closed.then(() => clearTimeout(this.#timer));
  }

  #take(chunk: Uint8Array): void {
    const bytes = chunk.slice();
    const kept = bytes.subarray(0, this.#source.apply(bytes, this.noise));
    if (this.#held.length + kept.length > MAX_HELD_BYTES) return;
    this.#held = Buffer.concat([this.#held, kept]);
    this.#pacer.enter(kept.length, performance.now());
    this.#deliver();
  }

  #deliver(): void {
    if (this.#writing) return;
    clearTimeout(this.#timer);
    const now = performance.now();
    const due = this.#pacer.due(now);
    if (due > 0) {
      const bytes = this.#held.subarray(0, due);
      this.#held = this.#held.subarray(due);
      this.#pacer.take(due);
      this.#writing = true;
      const again = () => {
        this.#writing = false;
        this.delivered += due;
        this.#deliver();
      };
      // A line that was unplugged takes nothing more, and is not waited for.
      this.#to.write(bytes).then(again, () => undefined);
      return;
    }
    const next = this.#pacer.next(now);
    if (next !== Number.POSITIVE_INFINITY) this.#timer = setTimeout(() => this.#deliver(), next - now);
  }
}
