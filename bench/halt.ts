/** From the break request to the halt, less the time that its bytes need on the line. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../src/session/index.ts';
import { cable, type Ends, rawExchanges, sessionWithMachine, socket, type Traffic, trafficOf } from './lines.ts';
import type { Context, Measurement, Result } from './measurement.ts';
import { median, quantile, repeat, timed } from './sampling.ts';

const BAUD = 115200;
const HALTS = 100;
/** The machine runs for so long between two halts, and a little less or more, so that halts find it anywhere. */
const RUN_MS = 12;
const GOAL_MS = 2;

interface Halts {
  readonly traffic: Traffic;
  readonly times: readonly number[];
}

async function halts(context: Context, ends: Ends): Promise<Halts> {
  await using resources = new AsyncDisposableStack();
  const session = await sessionWithMachine({ ...context, resources }, ends);
  const traffic = await trafficOf(session, () => session.pause());
  return { traffic, times: await repeat(5, HALTS, () => haltOnce(session)) };
}

async function haltOnce(session: Session): Promise<number> {
  await session.continue();
  await delay(RUN_MS * (0.5 + Math.random()));
  return await timed(() => session.pause());
}

async function beyondRaw(context: Context, what: string, lay: () => Promise<Ends> | Ends): Promise<Result> {
  const { traffic, times } = await halts(context, await lay());
  const raw = median(await rawExchanges(context, await lay(), traffic, HALTS));
  const note = `99 % within ${(quantile(times, 0.99) - raw).toFixed(1)} ms`;
  return {
    what: `halt over ${what}, beyond the same bytes raw`,
    value: median(times) - raw,
    unit: 'ms',
    note,
    goal: { most: GOAL_MS },
  };
}

export const halt: Measurement = {
  name: 'halt',
  summary: 'from the break request to the halt',
  deadlineMs: 120_000,
  async run(context) {
    const { traffic, times } = await halts(context, await cable(context, { baudRate: BAUD }));
    const wire = ((traffic.out + traffic.back) * 10_000) / BAUD;
    return [
      {
        what: `halt at ${BAUD}, beyond the wire time of ${traffic.out} + ${traffic.back} bytes`,
        value: median(times) - wire,
        unit: 'ms',
        note: `wire time ${wire.toFixed(1)} ms, 99 % within ${(quantile(times, 0.99) - wire).toFixed(1)} ms`,
        goal: { most: GOAL_MS },
      },
      await beyondRaw(context, 'a pty', () => cable(context)),
      await beyondRaw(context, 'a UNIX socket', () => socket(context)),
    ];
  },
};
