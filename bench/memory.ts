/** Reading 64 KiB of a halted machine's memory over an unpaced pty: the overhead of the protocol and the ends. */
import { cable, rawExchange, sessionWithMachine, trafficOf } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { inTurn, median, timed } from './sampling.ts';

const BYTES = 65536;
const READS = 60;
const GOAL_SHARE = 0.98;
/** Of the same bytes raw. */
const GOAL_RATIO = 2;

export const memory: Measurement = {
  name: 'memory',
  summary: '64 KiB of memory over a pty',
  deadlineMs: 120_000,
  async run(context) {
    const session = await sessionWithMachine(context, await cable(context));
    await session.pause();
    const read = () => session.readMemory(session.target.kernelBase, BYTES);
    const traffic = await trafficOf(session, read);
    const raw = await rawExchange(context, await cable(context), traffic);
    const [reads = [], raws = []] = await inTurn(5, READS, [() => timed(read), () => timed(raw)]);
    return [
      {
        what: '64 KiB over a pty: payload / wire bytes',
        value: BYTES / (traffic.out + traffic.back),
        unit: 'share',
        goal: { least: GOAL_SHARE },
      },
      {
        what: '64 KiB over a pty: time',
        value: median(reads),
        unit: 'ms',
        baseline: { what: `the same ${traffic.out} + ${traffic.back} bytes raw`, value: median(raws) },
        goal: { most: GOAL_RATIO, ofRatio: true },
      },
    ];
  },
};
