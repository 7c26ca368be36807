/** A line of 115200 baud: how much of its capacity is used. The bounds are arithmetic: ten bits a byte. */
import { cable, rawExchange, sessionWithMachine, trafficOf } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { inTurn, median, perSecond, repeat, timed } from './sampling.ts';

const BAUD = 115200;
const BYTES_PER_MS = BAUD / 10 / 1000;
const READ_BYTES = 65536;
const READS = 3;
const WINDOWS = 7;
const WINDOW_MS = 1000;
const GOAL_SHARE = 0.95;

export const paced: Measurement = {
  name: 'paced',
  summary: `64 KiB of memory and steps on a line of ${BAUD} baud`,
  deadlineMs: 180_000,
  async run(context) {
    const session = await sessionWithMachine(context, await cable(context, { baudRate: BAUD }));
    await session.pause();
    const step = () => session.step('instrument');
    const traffic = await trafficOf(session, step);
    const raw = await rawExchange(context, await cable(context, { baudRate: BAUD }), traffic);
    const jobs = [step, raw].map((job) => () => perSecond(WINDOW_MS, job));
    const [steps = [], raws = []] = await inTurn(1, WINDOWS, jobs);
    const read = () => session.readMemory(session.target.kernelBase, READ_BYTES);
    const readMs = median(await repeat(0, READS, () => timed(read)));
    const most = (1000 * BYTES_PER_MS) / (traffic.out + traffic.back);
    return [
      {
        what: `64 KiB at ${BAUD}: payload / line rate`,
        value: READ_BYTES / (readMs * BYTES_PER_MS),
        unit: 'share',
        goal: { least: GOAL_SHARE },
      },
      {
        what: `steps at ${BAUD}`,
        value: median(steps),
        unit: '/s',
        baseline: { what: `what ${traffic.out + traffic.back} bytes a step allow`, value: most },
        goal: { least: GOAL_SHARE, ofRatio: true },
      },
      {
        what: `the same bytes raw at ${BAUD}`,
        value: median(raws),
        unit: '/s',
        baseline: { what: 'what the line allows', value: most },
      },
    ];
  },
};
