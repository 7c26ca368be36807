/** Answers that arrive after the state that they belong to has ended, and steps that are lost after a write. */
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Halt, Session } from '../../src/session/index.ts';
import { messages } from '../../src/wire/index.ts';
import { CODE_BASE, type FakeDebuggee } from './debuggee.ts';
import { halted, loseAnswers, loseRequests, running, type Scene } from './scene.ts';
import { teachSteps } from './stepper.ts';

/** Delays the next paused packet until the debuggee has sent `later` more frames. */
function delayPaused(debuggee: FakeDebuggee, later: number): { readonly released: boolean } {
  const kept = { released: false, frame: undefined as Uint8Array | undefined };
  let left = later;
  debuggee.outgoing = (frame, action) => {
    if (action === messages.paused.action && !kept.released && kept.frame === undefined) {
      kept.frame = frame.slice();
      return undefined;
    }
    if (kept.frame === undefined || kept.released || left-- > 0) return frame;
    kept.released = true;
    return Buffer.concat([kept.frame, frame]);
  };
  return kept;
}

/** As soon as the halt is reported, the user continues the machine. */
function goOnAtHalt({ session }: Scene): void {
  const end = session.on('halt', () => {
    end();
    session.continue().catch(() => {});
  });
}

const inquiries: readonly [string, () => Promise<Scene>, (session: Session) => Promise<Halt>][] = [
  ['a break request', () => running(), (session) => session.pause()],
  ['a step', () => halted(), (session) => session.step('in')],
  ['a switch of cores', () => halted(), (session) => session.switchCore(1)],
];

describe.each(inquiries)('the halt of %s, reported late', (_, open, ask) => {
  it.each([0, 1, 2, 3, 4])('after %i more frames: a machine that was continued is running', async (later) => {
    const scene = await open();
    const { session, debuggee } = scene;
    goOnAtHalt(scene);
    const kept = delayPaused(debuggee, later);
    const halt = await ask(session);
    await delay(250);
    expect(session.state.name).toBe(debuggee.halted ? 'halted' : 'running');
    if (kept.released && !halt.recovered) expect(debuggee.halted).toBe(false);
    expect(debuggee.continues).toBe(1);
  });

  it.each([0, 1, 2, 3, 4])('after %i more frames: it is one halt', async (later) => {
    const { session, debuggee } = await open();
    delayPaused(debuggee, later);
    const halt = await ask(session);
    await delay(250);
    expect(session.state).toMatchObject({ name: 'halted', halt: { rip: halt.rip } });
    expect(debuggee.halted).toBe(true);
  });
});

describe('a step after a write', () => {
  it('is sent again when its request was lost: rip was written, and says nothing of a step', async () => {
    const { session, debuggee } = await halted();
    await session.writeRegister('rip', CODE_BASE + 0x1040n);
    loseRequests(debuggee, messages.step.action);
    const halt = await session.step('in');
    expect(debuggee.steps).toBe(1);
    expect(halt.rip).toBe(CODE_BASE + 0x1041n);
  });

  it('is not sent again when the instruction that was written may stay where it is', async () => {
    const { session, debuggee, warnings } = await halted();
    teachSteps(debuggee);
    // jmp $
    await session.writeMemory(CODE_BASE + 0x1000n, [0xebn, 0xfen], { unit: 1 });
    loseAnswers(debuggee, messages.paused.action);
    const halt = await session.step('in');
    expect(halt.rip).toBe(CODE_BASE + 0x1000n);
    expect(debuggee.steps).toBe(1);
    expect(warnings).toContainEqual(expect.stringMatching(/cannot tell whether the step ran/));
  });

  it('asks where it is once, and nothing when nothing was written', async () => {
    const { session, debuggee } = await halted();
    const before = debuggee.received.length;
    await session.here();
    expect(debuggee.received).toHaveLength(before);
    await session.writeRegister('rip', CODE_BASE + 0x1040n);
    expect((await session.here()).rip).toBe(CODE_BASE + 0x1040n);
    const asked = debuggee.received.length;
    await session.here();
    expect(debuggee.received).toHaveLength(asked);
  });
});

describe('what is known of a halt', () => {
  it('ends with it', async () => {
    const { session, debuggee } = await halted();
    let asked = 0;
    const ask = async (): Promise<number> => ++asked;
    expect([await session.once('lists', ask), await session.once('lists', ask)]).toEqual([1, 1]);
    session.awaits('process 8 runs');
    await session.continue();
    expect(session.state).toEqual({ name: 'running', until: 'process 8 runs' });
    debuggee.halt(5, 1n);
    await session.pause();
    expect(await session.once('lists', ask)).toBe(2);
    await session.continue();
    expect(session.state).toEqual({ name: 'running' });
  });

  it('a failure is asked for again', async () => {
    const { session } = await halted();
    await expect(session.once('lists', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await session.once('lists', async () => 1)).toBe(1);
  });
});
