/** The time of a halted machine's answers where the line itself costs almost nothing: a UNIX socket. */
import { rawExchange, sessionWithMachine, socket, trafficOf } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { inTurn, median, perSecond } from './sampling.ts';

const WINDOWS = 9;
const WINDOW_MS = 300;
/** QEMU's gdbstub does 4,800 steps a second over such a socket. */
const GOAL_STEPS = 5000;
/** Of the same bytes raw. */
const GOAL_READ_RATIO = 2;

export const socketSteps: Measurement = {
  name: 'socket',
  summary: 'steps a second and the round trip of a register over a UNIX socket',
  deadlineMs: 120_000,
  async run(context) {
    const session = await sessionWithMachine(context, socket(context));
    await session.pause();
    const stepAlone = () => session.step('instrument');
    const stepAll = () => session.step('in');
    const readRax = () => session.readRegister('rax');
    const stepTraffic = await trafficOf(session, stepAlone);
    const readTraffic = await trafficOf(session, readRax);
    const rawStep = await rawExchange(context, socket(context), stepTraffic);
    const rawRead = await rawExchange(context, socket(context), readTraffic);
    const jobs = [stepAlone, stepAll, readRax, rawStep, rawRead];
    const rates = await inTurn(
      1,
      WINDOWS,
      jobs.map((job) => () => perSecond(WINDOW_MS, job)),
    );
    const [alone, all, read, rawSteps, rawReads] = rates.map(median) as [number, number, number, number, number];
    const raw = { what: `the same ${stepTraffic.out} + ${stepTraffic.back} bytes raw`, value: rawSteps };
    const goal = { least: GOAL_STEPS };
    return [
      { what: 'UNIX socket: steps, one core', value: alone, unit: '/s', baseline: raw, goal },
      { what: 'UNIX socket: steps, other cores run meanwhile', value: all, unit: '/s', baseline: raw, goal },
      {
        what: 'UNIX socket: a register read',
        value: 1e6 / read,
        unit: 'µs',
        baseline: { what: `the same ${readTraffic.out} + ${readTraffic.back} bytes raw`, value: 1e6 / rawReads },
        goal: { most: GOAL_READ_RATIO, ofRatio: true },
      },
    ];
  },
};
