/** From the break request to the halt, less the time that its bytes need on the line. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '../src/session/index.ts';
import { cable, type Ends, rawExchange, sessionWithMachine, socket, trafficOf } from './lines.ts';
import type { Context, Measurement, Result } from './measurement.ts';
import { inTurn, median, quantile, repeat, timed } from './sampling.ts';

const BAUD = 115200;
const HALTS = 100;
const WARM_UP = 5;
/** How long the machine runs between two halts, varied a little so that halts hit it anywhere. */
const RUN_MS = 12;
const GOAL_MS = 2;

async function haltOnce(session: Session): Promise<number> {
  await session.continue();
  await delay(RUN_MS * (0.5 + Math.random()));
  return await timed(() => session.pause());
}

async function onPacedLine(context: Context): Promise<Result> {
  const session = await sessionWithMachine(context, await cable(context, { baudRate: BAUD }));
  const traffic = await trafficOf(session, () => session.pause());
  const wire = ((traffic.out + traffic.back) * 10_000) / BAUD;
  const times = await repeat(WARM_UP, HALTS, () => haltOnce(session));
  return {
    what: `halt at ${BAUD}, beyond the wire time of ${traffic.out} + ${traffic.back} bytes`,
    value: median(times) - wire,
    unit: 'ms',
    note: `that is ${wire.toFixed(1)} ms; 99 % within ${(quantile(times, 0.99) - wire).toFixed(1)} ms`,
    goal: { most: GOAL_MS },
  };
}

async function beyondRaw(context: Context, what: string, lay: () => Promise<Ends> | Ends): Promise<Result> {
  const session = await sessionWithMachine(context, await lay());
  const traffic = await trafficOf(session, () => session.pause());
  const raw = await rawExchange(context, await lay(), traffic);
  const [halts = [], raws = []] = await inTurn(WARM_UP, HALTS, [() => haltOnce(session), () => timed(raw)]);
  return {
    what: `halt over ${what}, beyond the same bytes raw`,
    value: median(halts) - median(raws),
    unit: 'ms',
    note: `99 % within ${(quantile(halts, 0.99) - median(raws)).toFixed(1)} ms`,
    goal: { most: GOAL_MS },
  };
}

export const halt: Measurement = {
  name: 'halt',
  summary: 'from the break request to the halt',
  deadlineMs: 120_000,
  async run(context) {
    const measure = async (job: (context: Context) => Promise<Result>) => {
      await using resources = new AsyncDisposableStack();
      return await job({ ...context, resources });
    };
    return [
      await measure(onPacedLine),
      await measure((own) => beyondRaw(own, 'a pty', () => cable(own))),
      await measure((own) => beyondRaw(own, 'a UNIX socket', () => socket(own))),
    ];
  },
};
