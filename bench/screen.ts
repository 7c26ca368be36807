/** A program in a real pty, as a terminal has it: every byte that it draws is kept, with the time of its arrival. */
import { type IPty, spawn } from '@lydell/node-pty';
import type { Context } from './measurement.ts';
import { environment, HALTWIRE } from './processes.ts';
import { within } from './sampling.ts';

const window = { cols: 100, rows: 30 };

interface Watch {
  readonly wanted: Buffer;
  readonly from: number;
  readonly seen: (at: number) => void;
}

export class ProgramScreen {
  readonly startedAt = performance.now();
  readonly #pty: IPty;
  readonly #watches = new Set<Watch>();
  #chunks: Buffer[] = [];
  /** The end of earlier output, since a watched text may straddle two chunks. */
  #tail: Buffer = Buffer.alloc(0);
  #bytes = 0;

  constructor(context: Context, args: readonly string[], command: string = process.execPath) {
    this.#pty = spawn(command, [...args], { ...window, env: environment(context), encoding: null });
    this.#pty.onData((chunk) => this.#take(chunk as unknown as Buffer));
    const exited = new Promise<void>((resolve) => this.#pty.onExit(() => resolve()));
    context.resources.defer(async () => {
      try {
        this.#pty.kill('SIGKILL');
      } catch {
        // It has ended by itself.
      }
      await exited;
    });
  }

  /** `haltwire ARGS` on this Node. */
  static haltwire(context: Context, ...args: readonly string[]): ProgramScreen {
    return new ProgramScreen(context, [HALTWIRE, ...args]);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Resolves with the time at which the text is drawn from now on. */
  see(text: string, ms: number): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const watch: Watch = { wanted: Buffer.from(text), from: this.#bytes, seen: resolve };
    this.#watches.add(watch);
    return within(ms, `${JSON.stringify(text)} on the screen`, promise).finally(() => this.#watches.delete(watch));
  }

  /** What was drawn since the last call. */
  drawn(): Buffer {
    const drawn = Buffer.concat(this.#chunks);
    this.#chunks = [];
    return drawn;
  }

  #take(chunk: Buffer): void {
    const now = performance.now();
    const copy = Buffer.from(chunk);
    this.#chunks.push(copy);
    const searched = Buffer.concat([this.#tail, copy]);
    const start = this.#bytes - this.#tail.length;
    this.#bytes += copy.length;
    for (const watch of this.#watches) {
      if (searched.indexOf(watch.wanted, Math.max(0, watch.from - start)) >= 0) watch.seen(now);
    }
    this.#tail = searched.subarray(-LONGEST_WATCHED);
  }
}

const LONGEST_WATCHED = 128;
