/** Reading 64 KiB of a halted machine's memory over a pty that takes no time: what the protocol and the ends add. */
import { cable, rawExchanges, sessionWithMachine, trafficOf } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { latencies, median } from './sampling.ts';

const BYTES = 65536;
const READS = 60;
const GOAL_SHARE = 0.98;

export const memory: Measurement = {
  name: 'memory',
  summary: '64 KiB of memory over a pty',
  deadlineMs: 120_000,
  async run(context) {
    const halting = new AsyncDisposableStack();
    context.resources.use(halting);
    const session = await sessionWithMachine({ ...context, resources: halting }, await cable(context));
    await session.pause();
    const read = () => session.readMemory(session.target.kernelBase, BYTES);
    const traffic = await trafficOf(session, read);
    const value = median(await latencies(READS / 10, READS, read));
    await halting.disposeAsync();

    const raw = median(await rawExchanges(context, await cable(context), traffic, READS));
    return [
      {
        what: '64 KiB over a pty: payload / wire bytes',
        value: BYTES / (traffic.out + traffic.back),
        unit: 'share',
        goal: { least: GOAL_SHARE },
      },
      {
        what: '64 KiB over a pty: time',
        value,
        unit: 'ms',
        baseline: { what: `the same ${traffic.out} + ${traffic.back} bytes raw`, value: raw },
      },
    ];
  },
};
