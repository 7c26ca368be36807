/** The shell in a real pty, and a debuggee at the other end of a cable that sends on demand. */
import { setTimeout as delay } from 'node:timers/promises';
import { FLOOD_NUMBER, floodText } from './flood-text.ts';
import { cable } from './lines.ts';
import type { Context } from './measurement.ts';
import { startPeer } from './processes.ts';
import { ProgramScreen } from './screen.ts';

const START_MS = 20_000;
/** After the start: the first frames are drawn, and what is loaded lazily is loaded. */
const SETTLE_MS = 1500;

export interface Talking {
  readonly screen: ProgramScreen;
  /** Orders a number of messages; resolves with the milliseconds until the last one is on the screen. */
  flood(count: number, deadlineMs: number): Promise<number>;
}

export async function talkingShell(context: Context): Promise<Talking> {
  const { near, far } = await cable(context);
  const order = await startPeer(context, 'talker.ts', far);
  const screen = ProgramScreen.haltwire(context, 'connect', near);
  await screen.see('▶ running', START_MS);
  await delay(SETTLE_MS);
  return {
    screen,
    async flood(count, deadlineMs) {
      const last = screen.see(floodText(count - 1).trimEnd(), deadlineMs);
      const start = performance.now();
      order({ count });
      return (await last) - start;
    },
  };
}

/** How many of the messages 0 to count - 1 are missing from what was drawn. */
export function lost(drawn: Buffer, count: number): number {
  const seen = new Set<string>();
  for (const [, number = ''] of drawn.toString('latin1').matchAll(FLOOD_NUMBER)) seen.add(number);
  return count - seen.size;
}
