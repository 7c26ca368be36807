/**
 * A null-modem cable: two real ttys, joined. For the demo, which has both ends on one machine, for tests and for
 * measurements. Windows has no ttys of this kind; its cable is two named pipes (cable-sockets.ts).
 */
import { Worker } from 'node:worker_threads';
import { CableControl, UNPLUG_FIRST, UNPLUG_SECOND } from './cable-control.ts';
import type { Cable, CableOptions } from './cable-ends.ts';
import type { CableThread } from './cable-worker.ts';
import { check, libc } from './libc.ts';
import type { Noise } from './noise.ts';
import { closePty, openPty, type Pty } from './pty.ts';
import { FD_SETSIZE } from './select.ts';
import { makePrivateNonBlocking } from './tty.ts';

/** How long closing waits for the cable's thread. */
const CLOSE_DEADLINE_MS = 2000;

/** Lays a cable between two new ttys (Linux, macOS) or two new named pipes (Windows). */
export async function layCable(options: CableOptions = {}): Promise<Cable> {
  if (process.platform !== 'win32') return new PtyCable(options);
  const { laySocketCable, freshPipes } = await import('./cable-sockets.ts');
  return await laySocketCable(freshPipes(), options);
}

class PtyCable implements Cable {
  readonly ends: readonly [string, string];
  readonly #control = new CableControl();
  readonly #wake: number;
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  readonly #closeNow = () => this.#unplug(UNPLUG_FIRST | UNPLUG_SECOND);

  constructor(options: CableOptions) {
    const ptys: [Pty, Pty] = [openPty(), openPty()];
    const descriptors = new Int32Array(2);
    check('pipe', libc().pipe(descriptors));
    const [wakeRead, wakeWrite] = [descriptors[0]!, descriptors[1]!];
    for (const fd of descriptors) makePrivateNonBlocking(fd);
    if (Math.max(ptys[0].master, ptys[1].master, wakeRead) >= FD_SETSIZE) {
      throw new Error(`this process has too many open files for a cable (${FD_SETSIZE} at most)`);
    }

    this.ends = [ptys[0].path, ptys[1].path];
    this.#wake = wakeWrite;
    this.#control.noise = options.noise ?? { flipped: 0, lost: 0 };
    const thread: CableThread = {
      ends: ptys,
      baudRate: options.baudRate,
      seed: options.seed ?? 1,
      shared: this.#control.shared,
      wake: wakeRead,
    };
    const file = import.meta.url.endsWith('.ts') ? './cable-worker.ts' : './cable-worker.js';
    this.#worker = new Worker(new URL(file, import.meta.url), { workerData: thread });
    this.#worker.unref();
    this.#exited = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        process.off('exit', this.#closeNow);
        libc().close(wakeWrite);
        resolve();
      });
    });
    // A cable that failed must not look like a silent line: hang both ends up.
    this.#worker.once('error', (error) => {
      for (const [index, bit] of [UNPLUG_FIRST, UNPLUG_SECOND].entries()) {
        if ((this.#control.done & bit) === 0) closePty(ptys[index]!);
      }
      this.#control.done = UNPLUG_FIRST | UNPLUG_SECOND;
      process.emitWarning(`the cable between ${this.ends.join(' and ')} failed: ${String(error)}`);
    });
    // The thread sleeps in a system call, which the end of the process would wait for.
    process.once('exit', this.#closeNow);
  }

  get delivered(): readonly [number, number] {
    return [this.#control.total(0), this.#control.total(1)];
  }

  setNoise(noise: Noise): void {
    this.#control.noise = noise;
  }

  async unplug(end?: 0 | 1): Promise<void> {
    const bits = end === undefined ? UNPLUG_FIRST | UNPLUG_SECOND : end === 0 ? UNPLUG_FIRST : UNPLUG_SECOND;
    this.#unplug(bits);
    await awake(this.#control.whenDone(bits, CLOSE_DEADLINE_MS));
  }

  async close(): Promise<void> {
    await this.unplug();
    await awake(this.#exited);
  }

  #unplug(bits: number): void {
    if ((this.#control.done & bits) === bits) return;
    this.#control.unplug(bits);
    libc().write(this.#wake, Uint8Array.of(1), 1);
  }
}

/** Neither a thread that is not waited for nor Atomics.waitAsync() keeps the process alive; their waiter has to. */
async function awake<T>(promise: Promise<T>): Promise<T> {
  const alive = setInterval(() => {}, CLOSE_DEADLINE_MS);
  try {
    return await promise;
  } finally {
    clearInterval(alive);
  }
}
