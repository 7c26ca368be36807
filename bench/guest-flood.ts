/** The same flood made by the embedded machine's kernel: a VMCALL each, sent by the driver core byte by byte. */
import { demoSymbols } from '../src/machine/guest/image.ts';
import type { Session } from '../src/session/index.ts';
import { FLOOD_NUMBER, floodText } from './flood-text.ts';
import { cable, rawExchange, sessionWithMachine } from './lines.ts';
import type { Measurement } from './measurement.ts';
import { inTurn, median, timed, until } from './sampling.ts';

const MESSAGES = 20_000;
const ROUNDS = 5;
const FLOOD_MS = 30_000;
const QUIET_MS = 2000;
const FRAME_BYTES = 32 + floodText(0).length;

interface Flood {
  readonly ms: number;
  readonly lost: number;
}

/** Writes nt!KiFloodCount, continues the machine, and waits for its messages. */
async function floodOnce(session: Session, counter: bigint): Promise<Flood> {
  await session.pause();
  const seen = new Set<string>();
  let first: number | undefined;
  let last = 0;
  const stop = session.on('log', ({ text }) => {
    for (const [, number = ''] of Buffer.from(text).toString('latin1').matchAll(FLOOD_NUMBER)) {
      seen.add(number);
      last = performance.now();
      first ??= last;
    }
  });
  try {
    await session.writeMemory(counter, [BigInt(MESSAGES)], { unit: 8 });
    await session.continue();
    // Lost messages never come: the flood is over after a silence.
    await until(FLOOD_MS, 'the end of the flood', () => {
      const quiet = first !== undefined && performance.now() - last > QUIET_MS;
      return seen.size === MESSAGES || quiet ? true : undefined;
    });
  } finally {
    stop();
  }
  return { ms: last - (first ?? last), lost: MESSAGES - seen.size };
}

export const guestFlood: Measurement = {
  name: 'guest-flood',
  summary: `${MESSAGES} log messages from the embedded machine's kernel`,
  deadlineMs: 180_000,
  async run(context) {
    const session = await sessionWithMachine(context, await cable(context));
    const counter = demoSymbols().find(({ name }) => name.endsWith('KiFloodCount'))?.address;
    if (counter === undefined) throw new Error("the embedded machine's kernel has no KiFloodCount");
    const raw = await rawExchange(context, await cable(context), { out: 1, back: MESSAGES * FRAME_BYTES });
    const losses: number[] = [];
    const floodMs = async () => {
      const { ms, lost } = await floodOnce(session, counter);
      losses.push(lost);
      return ms;
    };
    const [times = [], raws = []] = await inTurn(1, ROUNDS, [floodMs, () => timed(raw)]);
    return [
      {
        what: `${MESSAGES} messages of the embedded machine into a session`,
        value: median(times),
        unit: 'ms',
        baseline: { what: 'the same bytes raw', value: median(raws) },
      },
      {
        what: `${MESSAGES} messages of the embedded machine: lost`,
        value: Math.max(...losses),
        unit: 'lost',
        goal: { most: 0 },
      },
    ];
  },
};
