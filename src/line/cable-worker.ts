/**
 * The thread of a cable. It waits in select(2), not in an event loop: its timing must not depend on what else the
 * process does, and pacing needs microseconds where timers of the event loop have milliseconds.
 */
import { workerData } from 'node:worker_threads';
import koffi from 'koffi';
import { CableControl, UNPLUG_FIRST, UNPLUG_SECOND } from './cable-control.ts';
import { libc } from './libc.ts';
import { closePty, type Pty } from './pty.ts';
import { Direction } from './relay.ts';
import { Select } from './select.ts';

export interface CableThread {
  readonly ends: readonly [Pty, Pty];
  readonly baudRate: number | undefined;
  readonly seed: number;
  readonly shared: SharedArrayBuffer;
  /** Reading end of a pipe; a byte in it says that the shared memory has news. */
  readonly wake: number;
}

/** A process that ends waits for this thread; should the wake-up at its exit fail, this bounds the wait. */
const LONGEST_WAIT_MS = 1000;

const BOTH = UNPLUG_FIRST | UNPLUG_SECOND;

/** Linux delays a thread's timeouts by 50 us unless asked not to: half a byte at 115200. */
function sharpenTimers(): void {
  if (process.platform !== 'linux') return;
  const PR_SET_TIMERSLACK = 29;
  const nanoseconds = 1000n;
  const prctl = koffi.load(null).func('int prctl(int, ...)');
  prctl(PR_SET_TIMERSLACK, 'unsigned long', nanoseconds);
}

function run(thread: CableThread): void {
  const { ends, wake } = thread;
  const control = new CableControl(thread.shared);
  const [first, second] = [ends[0].master, ends[1].master];
  const there = new Direction(first, second, thread.baudRate, thread.seed);
  const back = new Direction(second, first, thread.baudRate, thread.seed + 1);
  const select = new Select();
  const news = new Uint8Array(64);

  while (control.done !== BOTH) {
    const whole = control.done === 0;
    select.clear();
    select.watchReadable(wake);
    if (whole) for (const direction of [there, back]) direction.watch(select);
    const before = performance.now();
    const next = whole ? Math.min(there.next(before), back.next(before)) : Number.POSITIVE_INFINITY;
    select.wait(Math.min(LONGEST_WAIT_MS, next - before));

    if (select.isReadable(wake)) libc().read(wake, news, news.length);
    const pulled = control.unplugged & ~control.done;
    if (pulled & UNPLUG_FIRST) closePty(ends[0]);
    if (pulled & UNPLUG_SECOND) closePty(ends[1]);
    if (pulled !== 0) control.done = control.done | pulled;
    if (control.done !== 0) continue;

    const now = performance.now();
    const { noise } = control;
    const sent = there.move(select, now, noise);
    if (sent > 0) control.count(0, sent);
    const returned = back.move(select, now, noise);
    if (returned > 0) control.count(1, returned);
  }
  libc().close(wake);
}

sharpenTimers();
run(workerData as CableThread);
