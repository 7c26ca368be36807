/** From the command to something to look at. */
import type { Context, Measurement } from './measurement.ts';
import { median, repeat } from './sampling.ts';
import { ProgramScreen } from './screen.ts';

const STARTS = 9;
const START_MS = 30_000;
const GOAL_MS = 400;

interface Start {
  readonly frame: number;
  readonly running: number;
}

/** `haltwire demo`: the live area is there, and the machine is connected. */
async function demo(context: Context): Promise<Start> {
  await using resources = new AsyncDisposableStack();
  const screen = ProgramScreen.haltwire({ ...context, resources }, 'demo');
  const [frame, running] = await Promise.all([screen.see('HyperDbg>', START_MS), screen.see('▶ running', START_MS)]);
  return { frame: frame - screen.startedAt, running: running - screen.startedAt };
}

/** The same Node, asked for one word. */
async function bare(context: Context): Promise<number> {
  await using resources = new AsyncDisposableStack();
  const screen = new ProgramScreen({ ...context, resources }, ['-e', 'process.stdout.write("here")']);
  return (await screen.see('here', START_MS)) - screen.startedAt;
}

export const firstFrame: Measurement = {
  name: 'first-frame',
  summary: 'from `haltwire demo` to its first frame',
  deadlineMs: 120_000,
  async run(context) {
    const starts = await repeat(1, STARTS, () => demo(context));
    const node = median(await repeat(1, STARTS, () => bare(context)));
    const baseline = { what: 'node -e', value: node };
    const frame = median(starts.map((start) => start.frame));
    const running = median(starts.map((start) => start.running));
    return [
      { what: 'haltwire demo: first frame', value: frame, unit: 'ms', baseline, goal: { most: GOAL_MS } },
      { what: 'haltwire demo: connected and running', value: running, unit: 'ms', baseline },
    ];
  },
};
