/** A line of 115200 baud: how much of what it can carry is used. The bounds are arithmetic: ten bits a byte. */
import { cable, rawExchanges, sessionWithMachine, trafficOf } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { median, perSecond, repeat, timed } from './sampling.ts';

const BAUD = 115200;
const BYTES_PER_MS = BAUD / 10 / 1000;
const READ_BYTES = 65536;
const READS = 3;
const STEP_WINDOWS = 5;
const STEP_WINDOW_MS = 1000;
const RAW_STEPS = 100;
const GOAL_SHARE = 0.95;

export const paced: Measurement = {
  name: 'paced',
  summary: `64 KiB of memory and steps on a line of ${BAUD} baud`,
  deadlineMs: 180_000,
  async run(context) {
    const halting = new AsyncDisposableStack();
    context.resources.use(halting);
    const ends = await cable(context, { baudRate: BAUD });
    const session = await sessionWithMachine({ ...context, resources: halting }, ends);
    await session.pause();
    const stepping = () => session.step('instrument');
    const step = await trafficOf(session, stepping);
    const steps = await perSecond(STEP_WINDOWS, STEP_WINDOW_MS, stepping);
    const read = () => session.readMemory(session.target.kernelBase, READ_BYTES);
    const readMs = median(await repeat(0, READS, () => timed(read)));
    await halting.disposeAsync();

    const raw = median(await rawExchanges(context, await cable(context, { baudRate: BAUD }), step, RAW_STEPS));
    const mostSteps = (1000 * BYTES_PER_MS) / (step.out + step.back);
    return [
      {
        what: `64 KiB at ${BAUD}: payload / line rate`,
        value: READ_BYTES / (readMs * BYTES_PER_MS),
        unit: 'share',
        goal: { least: GOAL_SHARE },
      },
      {
        what: `steps at ${BAUD}`,
        value: steps,
        unit: '/s',
        baseline: { what: `what ${step.out + step.back} bytes a step allow`, value: mostSteps },
        goal: { least: GOAL_SHARE, ofRatio: true },
      },
      {
        what: `raw exchanges of a step's bytes at ${BAUD}`,
        value: 1000 / raw,
        unit: '/s',
        baseline: { what: 'what the line allows', value: mostSteps },
      },
    ];
  },
};
