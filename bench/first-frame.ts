/** From the command to something to look at. */
import type { Context, Measurement } from './measurement.ts';
import { inTurn, median } from './sampling.ts';
import { ProgramScreen } from './screen.ts';

const STARTS = 9;
const START_MS = 30_000;
/** Of `node -e`. */
const GOAL_RATIO = 3;

/** `haltwire demo`: milliseconds until the live area is there, and until the machine is connected. */
async function demo(context: Context): Promise<[number, number]> {
  await using resources = new AsyncDisposableStack();
  const screen = ProgramScreen.haltwire({ ...context, resources }, 'demo');
  const [frame, running] = await Promise.all([screen.see('HyperDbg>', START_MS), screen.see('▶ running', START_MS)]);
  return [frame - screen.startedAt, running - screen.startedAt];
}

/** The same Node, printing one word. */
async function bare(context: Context): Promise<[number]> {
  await using resources = new AsyncDisposableStack();
  const screen = new ProgramScreen({ ...context, resources }, ['-e', 'process.stdout.write("here")']);
  return [(await screen.see('here', START_MS)) - screen.startedAt];
}

export const firstFrame: Measurement = {
  name: 'first-frame',
  summary: 'from `haltwire demo` to its first frame',
  deadlineMs: 120_000,
  async run(context) {
    const jobs: readonly (() => Promise<readonly number[]>)[] = [() => demo(context), () => bare(context)];
    const [starts = [], bares = []] = await inTurn(1, STARTS, jobs);
    const middle = (samples: readonly (readonly number[])[], index: number) =>
      median(samples.map((sample) => sample[index]!));
    const baseline = { what: 'node -e', value: middle(bares, 0) };
    const [frame, running] = [middle(starts, 0), middle(starts, 1)];
    return [
      {
        what: 'haltwire demo: first frame',
        value: frame,
        unit: 'ms',
        baseline,
        goal: { most: GOAL_RATIO, ofRatio: true },
      },
      { what: 'haltwire demo: connected and running', value: running, unit: 'ms', baseline },
    ];
  },
};
