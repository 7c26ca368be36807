/**
 * A session on a bad cable: one byte in a hundred damaged or lost, both ways. Everything asked for is right or says
 * that it failed; nothing hangs. HALTWIRE_NOISE_SECONDS makes it longer than the suite has time for.
 */
import { afterEach, expect, it } from 'vitest';
import { openLine } from '../../src/line/index.ts';
import type { Line } from '../../src/line/line.ts';
import { DebuggeeError, Session, TimeoutError } from '../../src/session/index.ts';
import { TwoEnds } from './two-ends.ts';

const SECONDS = Number(process.env['HALTWIRE_NOISE_SECONDS'] ?? 12);
/** No single request may take longer than this, however bad the line: then it counts as hanging. */
const PATIENCE_MS = 20_000;
/** Physical memory that the embedded machine's kernel does not use. */
const SCRATCH = 0x3f00000n;

let ends: TwoEnds;
let session: Session | undefined;
afterEach(async () => {
  await session?.close();
  await ends?.end();
});

/** What a request came to: it may fail on such a line, by saying so. */
async function attempt<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    return await work(signal);
  } catch (error) {
    if (error instanceof TimeoutError || error instanceof DebuggeeError) return undefined;
    throw error;
  }
}

it(`survives one damaged byte in a hundred for ${SECONDS} s`, { timeout: (SECONDS + 60) * 1000 }, async () => {
  ends = await TwoEnds.lay({ seed: 7 });
  const debuggee = ends.debuggee();
  const line: Line = await openLine(ends.cable.ends[0]);
  session = await Session.connect(line);
  await session.ready();
  await session.pause();
  const written = Array.from({ length: 64 }, (_, i) => BigInt((i * 37 + 11) & 0xff));
  await session.writeMemory(SCRATCH, written, { unit: 1, space: 'physical' });

  ends.cable.setNoise({ flipped: 0.008, lost: 0.002 });
  const done = { registers: 0, memory: 0, steps: 0, runs: 0 };
  const until = performance.now() + SECONDS * 1000;
  while (performance.now() < until) {
    if (session.state.name === 'lost') await session.relink();
    if (session.state.name === 'running') await attempt((signal) => session!.pause({ signal }));
    if (session.state.name !== 'halted') continue;
    const registers = await attempt((signal) => session!.readRegisters({ signal }));
    if (registers !== undefined) done.registers++;
    const bytes = await attempt((signal) => session!.readMemory(SCRATCH, 64, { space: 'physical', signal }));
    if (bytes !== undefined) {
      expect([...bytes].map(BigInt)).toEqual(written);
      done.memory++;
    }
    if ((await attempt((signal) => session!.step('instrument', { signal }))) !== undefined) done.steps++;
    if (session.state.name === 'halted') await attempt((signal) => session!.continue({ signal }));
    if ((await attempt((signal) => session!.pause({ signal }))) !== undefined) done.runs++;
  }

  ends.cable.setNoise({ flipped: 0, lost: 0 });
  await session.pause();
  expect((await session.readRegisters()).rip).toBeGreaterThan(0n);
  expect(Math.min(...Object.values(done))).toBeGreaterThan(0);
  expect(session.stats.damaged).toBeGreaterThan(0);
  expect(debuggee.process.exitCode).toBeNull();
});
