/** Repeating, timing and summing up. */
import { setTimeout as delay } from 'node:timers/promises';

/** The middle of the samples; of an even number, the mean of the middle two. */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** @param share 0 is the least, 1 the greatest sample */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('nothing was measured');
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
  return below + (above - below) * (place - Math.floor(place));
}

/** Runs `job` a few times unmeasured, then `rounds` times; its results in order. */
export async function repeat<T>(warmUp: number, rounds: number, job: () => T | Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const result = await job();
    if (round >= 0) results.push(result);
  }
  return results;
}

/** Milliseconds that `job` takes. */
export async function timed(job: () => unknown): Promise<number> {
  const start = performance.now();
  await job();
  return performance.now() - start;
}

/** Milliseconds of processor time that `job` takes in this thread: other work on the machine hardly matters. */
export function processorTime(job: () => void): number {
  const before = process.threadCpuUsage();
  job();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/**
 * Runs the jobs in turn, `rounds` times each after the warm-up: a disturbance hits all of them, and their ratios less
 * than their values.
 *
 * @returns the results of each job, in order
 */
export async function inTurn<T>(warmUp: number, rounds: number, jobs: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const turns = await repeat(warmUp, rounds, async () => {
    const results: T[] = [];
    for (const job of jobs) results.push(await job());
    return results;
  });
  return jobs.map((_, index) => turns.map((results) => results[index]!));
}

/** How often `job` runs in a second, over a window of time. */
export async function perSecond(windowMs: number, job: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < windowMs) {
    await job();
    done++;
  }
  return (done * 1000) / (performance.now() - start);
}

/** The promise's outcome, or an error that names what did not arrive in time. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = delay(ms, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`${what} did not come within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}

/** Asks every few milliseconds until the answer is not undefined. */
export async function until<T>(ms: number, what: string, ask: () => T | undefined): Promise<T> {
  const end = performance.now() + ms;
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`${what} did not come within ${ms / 1000} s`);
    await delay(2);
  }
}
