/** 20,000 log messages at once: the whole way from the line to the terminal, and what a key takes meanwhile. */
import { setTimeout as delay } from 'node:timers/promises';
import { floodText } from './flood-text.ts';
import { cable, rawExchange } from './lines.ts';
import type { Measurement, Result } from './measurement.ts';
import { type Usage, usageOf } from './proc.ts';
import { inTurn, median, quantile, timed } from './sampling.ts';
import type { ProgramScreen } from './screen.ts';
import { lost, type Talking, talkingShell } from './talking.ts';

const MESSAGES = 20_000;
const WARM_UP = 1;
const ROUNDS = 7;
const FLOOD_MS = 30_000;
const GOAL_MS = 300;
/** Keys are typed during one long flood: a short one is over after a few. */
const KEY_FLOOD = 400_000;
const KEYS = 40;
const KEY_PAUSE_MS = 30;
const GOAL_KEY_MS = 50;
/** Cyrillic letters: one column each, and in no message. */
const FIRST_LETTER = 0x410;
const FRAME_BYTES = 28 + 4 + floodText(0).length;

interface Flood {
  readonly ms: number;
  readonly cpuMs: number | undefined;
  readonly reads: number | undefined;
  readonly lost: number;
}

async function floodOnce({ screen, flood }: Talking): Promise<Flood> {
  screen.drawn();
  const before = usageOf(screen.pid);
  const ms = await flood(MESSAGES, FLOOD_MS);
  const after = usageOf(screen.pid);
  const spent = (what: keyof Usage) => (before && after ? after[what] - before[what] : undefined);
  // Output after the last message must not fall into the next round.
  await delay(200);
  return { ms, cpuMs: spent('cpuMs'), reads: spent('reads'), lost: lost(screen.drawn(), MESSAGES) };
}

/** Milliseconds from each key to its letter on the screen. */
async function keys(screen: ProgramScreen, first: number): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < KEYS; key++) {
    const letter = String.fromCodePoint(first + key);
    const drawn = screen.see(letter, 10_000);
    const start = performance.now();
    screen.type(letter);
    times.push((await drawn) - start);
    await delay(KEY_PAUSE_MS);
  }
  return times;
}

async function keysMeanwhile(talking: Talking): Promise<readonly Result[]> {
  const idle = await keys(talking.screen, FIRST_LETTER);
  let over = false;
  const flooding = talking.flood(KEY_FLOOD, FLOOD_MS).finally(() => {
    over = true;
  });
  const busy = await keys(talking.screen, FIRST_LETTER + KEYS);
  if (over) throw new Error('the flood ended before the last key was typed');
  await flooding;
  const baseline = (value: number) => ({ what: 'without the flood', value });
  const row = (what: string, share: number): Result => ({
    what: `flood: key to screen, ${what} of ${KEYS}`,
    value: quantile(busy, share),
    unit: 'ms',
    baseline: baseline(quantile(idle, share)),
    goal: { most: GOAL_KEY_MS },
  });
  return [row('median', 0.5), row('slowest', 1)];
}

export const flood: Measurement = {
  name: 'flood',
  summary: `${MESSAGES} log messages, from a pty to the terminal, and keys meanwhile`,
  deadlineMs: 180_000,
  async run(context) {
    const talking = await talkingShell(context);
    const raw = await rawExchange(context, await cable(context), { out: 1, back: MESSAGES * FRAME_BYTES });
    const floods: Flood[] = [];
    const floodMs = async () => {
      const one = await floodOnce(talking);
      floods.push(one);
      return one.ms;
    };
    const [times = [], raws = []] = await inTurn(WARM_UP, ROUNDS, [floodMs, () => timed(raw)]);
    const keyResults = await keysMeanwhile(talking);
    const known = (what: 'cpuMs' | 'reads') => floods.slice(WARM_UP).flatMap((one) => one[what] ?? []);
    const megabytes = ((MESSAGES * FRAME_BYTES) / 1e6).toFixed(2);
    const what = `flood of ${MESSAGES} messages (${megabytes} MB)`;
    const baseline = { what: 'the same bytes raw', value: median(raws) };
    const usage: Result[] = [];
    if (known('cpuMs').length > 0) {
      usage.push({ what: `${what}: processor time of the shell`, value: median(known('cpuMs')), unit: 'ms', baseline });
      usage.push({ what: `${what}: read calls of the shell`, value: median(known('reads')), unit: 'calls' });
    }
    return [
      {
        what: `${what}: time`,
        value: median(times),
        unit: 'ms',
        baseline,
        goal: { most: GOAL_MS },
      },
      {
        what: `${what}: messages lost`,
        value: Math.max(...floods.map((one) => one.lost)),
        unit: 'lost',
        goal: { most: 0 },
      },
      ...usage,
      ...keyResults,
    ];
  },
};
