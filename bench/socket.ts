/** What a halted machine's answers take where the line itself takes next to nothing: a UNIX socket. */
import { rawExchanges, sessionWithMachine, socket, trafficOf } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { latencies, median, perSecond } from './sampling.ts';

const WINDOWS = 7;
const WINDOW_MS = 500;
const READS = 3000;
/** QEMU's gdbstub does 4,800 steps a second over such a socket. */
const GOAL_STEPS = 5000;
const GOAL_READ_US = 200;

export const socketSteps: Measurement = {
  name: 'socket',
  summary: 'steps a second and the round trip of a register over a UNIX socket',
  deadlineMs: 120_000,
  async run(context) {
    const halting = new AsyncDisposableStack();
    context.resources.use(halting);
    const session = await sessionWithMachine({ ...context, resources: halting }, socket(context));
    await session.pause();
    const readRax = () => session.readRegister('rax');
    const stepTraffic = await trafficOf(session, () => session.step('instrument'));
    const readTraffic = await trafficOf(session, readRax);
    const alone = await perSecond(WINDOWS, WINDOW_MS, () => session.step('instrument'));
    const all = await perSecond(WINDOWS, WINDOW_MS, () => session.step('in'));
    const read = median(await latencies(READS / 10, READS, readRax)) * 1000;
    // Its cores must not compete with the baseline.
    await halting.disposeAsync();

    const rawStep = median(await rawExchanges(context, socket(context), stepTraffic, READS));
    const rawRead = median(await rawExchanges(context, socket(context), readTraffic, READS)) * 1000;
    const sameBytes = (what: string) => `the same ${what} bytes raw`;
    const stepBytes = `${stepTraffic.out} + ${stepTraffic.back}`;
    return [
      {
        what: 'UNIX socket: steps, one core',
        value: alone,
        unit: '/s',
        baseline: { what: sameBytes(stepBytes), value: 1000 / rawStep },
        goal: { least: GOAL_STEPS },
      },
      {
        what: 'UNIX socket: steps, other cores run meanwhile',
        value: all,
        unit: '/s',
        baseline: { what: sameBytes(stepBytes), value: 1000 / rawStep },
        goal: { least: GOAL_STEPS },
      },
      {
        what: 'UNIX socket: a register read',
        value: read,
        unit: 'µs',
        baseline: { what: sameBytes(`${readTraffic.out} + ${readTraffic.back}`), value: rawRead },
        goal: { most: GOAL_READ_US },
      },
    ];
  },
};
