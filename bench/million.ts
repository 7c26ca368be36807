/** Memory of the shell after a million lines. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Measurement } from './measurement.ts';
import { usageOf } from './proc.ts';
import { lost, talkingShell } from './talking.ts';

const LINES = 1_000_000;
const FLOODS = 50;
const LINES_A_FLOOD = LINES / FLOODS;
const FLOOD_MS = 30_000;
const GOAL_MB = 250;
/** Time for the shell to release memory when idle. */
const REST_MS = 2000;

export const million: Measurement = {
  name: 'million',
  summary: 'memory of the shell after a million lines',
  deadlineMs: 300_000,
  async run(context) {
    const { screen, flood } = await talkingShell(context);
    const before = usageOf(screen.pid);
    let missing = 0;
    for (let round = 0; round < FLOODS; round++) {
      screen.drawn();
      await flood(LINES_A_FLOOD, FLOOD_MS);
      missing += lost(screen.drawn(), LINES_A_FLOOD);
    }
    await delay(REST_MS);
    const after = usageOf(screen.pid);
    if (before === undefined || after === undefined) {
      throw new Error('this system does not report the memory of a process');
    }
    const baseline = { what: 'before', value: before.rssMB };
    return [
      {
        what: 'a million lines: resident memory after',
        value: after.rssMB,
        unit: 'MB',
        baseline,
        goal: { most: GOAL_MB },
      },
      {
        what: 'a million lines: resident memory at most',
        value: after.peakMB,
        unit: 'MB',
        baseline,
        goal: { most: GOAL_MB },
      },
      { what: 'a million lines: lines lost', value: missing, unit: 'lost', goal: { most: 0 } },
    ];
  },
};
