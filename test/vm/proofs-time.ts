/** What a halt does to the guest's clock. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { compileExpression, encodeSymbols, Globals } from '../../src/script/index.ts';
import type { Session } from '../../src/session/index.ts';
import type { GuestShell } from './guest-shell.ts';
import type { Scene } from './proofs.ts';

const LOOK_MS = 2000;
const HIDDEN_HALT_MS = 6000;
/** How much of a hidden halt may show: entering and leaving the halt, and the commands that read the clock. */
const HIDDEN_SHARE = 0.5;
/** Bochs' TSC counts instructions of one core (bochs.ts). */
const TSC_HZ = 20_000_000;

/**
 * The guest's clock keeps running while it is halted. @param seconds how long it is halted at most, by its clock or by
 * ours
 */
export async function longHalt({ session, shell }: Scene, seconds: number): Promise<string> {
  const before = await uptime(shell);
  await session.pause();
  const from = performance.now();
  const since = await guestSeconds(session);
  const halted = async () => (await guestSeconds(session)) - since;
  while (performance.now() - from < seconds * 1000 && (await halted()) < seconds) await delay(LOOK_MS);
  const due = await halted();
  await session.continue();
  await shell.run('sleep 2');
  const passed = (await uptime(shell)) - before;
  assert.ok(passed >= due, `the guest's clock went on by ${passed} s only, of ${due} s`);
  return `${passed.toFixed(0)} s of the guest's, ${((performance.now() - from) / 1000).toFixed(0)} s of ours`;
}

/** Seconds since the processor was reset, asked of the halted machine. */
async function guestSeconds(session: Session): Promise<number> {
  const script = compileExpression('rdtsc()', { globals: new Globals(), resolve: () => undefined });
  assert.ok(script.ok);
  const { value } = await session.runScript(encodeSymbols(script.buffer), { isFormat: true, repeatable: true });
  return Number(value) / TSC_HZ;
}

async function uptime(shell: GuestShell): Promise<number> {
  return Number((await shell.run('cat /proc/uptime')).split(' ')[0]);
}

/** The driver was loaded with hide_time=1: the guest's clock stops while it is halted. */
export async function haltIsHidden({ session, shell }: Scene): Promise<string> {
  const before = await uptime(shell);
  await session.pause();
  const since = await guestSeconds(session);
  await delay(HIDDEN_HALT_MS);
  const halted = (await guestSeconds(session)) - since;
  await session.continue();
  const passed = (await uptime(shell)) - before;
  assert.ok(passed < halted * HIDDEN_SHARE, `the halt took ${halted} s, and the guest's clock went on by ${passed}`);
  return `halted for ${halted.toFixed(1)} s of its processor's time, of which ${passed.toFixed(1)} s show`;
}
