import { describe, expect, it } from 'vitest';
import { LineError } from '../../src/line/line.ts';
import { memoryPair } from '../../src/line/memory.ts';
import { dice } from '../wire/collect.ts';
import { FakeDebuggee } from './debuggee.ts';
import { halted, open, running } from './scene.ts';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a line that goes', () => {
  it("rejects what waits, with the line's error, and keeps the state it was in", async () => {
    const { session, debuggee, lines } = await halted();
    debuggee.incoming = () => false;
    const waiting = session.readRegisters();
    await soon(1);
    lines[0].unplug();
    await expect(waiting).rejects.toThrow(LineError);
    expect(session.state).toMatchObject({ name: 'lost', was: 'halted' });
    await expect(session.readRegisters()).rejects.toThrow(LineError);
    await expect(session.ready()).rejects.toThrow(LineError);
  });

  it('ends a wait for a halt', async () => {
    const { session, debuggee, lines } = await running();
    debuggee.incoming = () => false;
    const pausing = session.pause();
    lines[0].unplug();
    await expect(pausing).rejects.toThrow(LineError);
    expect(session.state).toMatchObject({ name: 'lost', was: 'running' });
  });

  it('is opened again by relink(), and a halted machine is found as it was', async () => {
    const scene = await halted({ connect: { reopen: async () => again[0] } });
    const again = memoryPair();
    scene.lines[0].unplug();
    await soon(1);
    const same = new FakeDebuggee(again[1], { halted: true });
    expect(same.rip).toBe(scene.debuggee.rip);
    await scene.session.relink();
    expect(scene.session.state).toMatchObject({ name: 'halted', halt: { reason: 'request' } });
    expect(scene.session.line).toBe(again[0]);
    expect(await scene.session.readRegister('rflags')).toBe(0x202n);
  });

  it('is waited for as at first when it was lost before there was a debuggee', async () => {
    const again = memoryPair();
    const { session, lines } = await open({ connect: { reopen: async () => again[0] } });
    lines[0].unplug();
    await soon(1);
    expect(session.state).toMatchObject({ name: 'lost', was: 'handshaking' });
    await session.relink();
    expect(session.state.name).toBe('handshaking');
    new FakeDebuggee(again[1]).ping();
    await session.ready();
    expect(session.state.name).toBe('running');
  });

  it('finds a debuggee that was started again meanwhile', async () => {
    const again = memoryPair();
    const { session, lines } = await halted({ connect: { reopen: async () => again[0] } });
    lines[0].unplug();
    await soon(1);
    const next = new FakeDebuggee(again[1]);
    const relinked = session.relink();
    await soon(1);
    next.ping();
    await relinked;
    await session.ready();
    expect(session.state.name).toBe('running');
  });

  it('stays lost when the halted machine does not answer on the new line', async () => {
    const again = memoryPair();
    const { session, lines } = await halted({ connect: { reopen: async () => again[0] } });
    lines[0].unplug();
    await soon(1);
    await expect(session.relink()).rejects.toThrow(/still halted/);
    expect(session.state.name).toBe('lost');
  });

  it('takes a machine that ran for running, and one that halted meanwhile for halted', async () => {
    for (const isHalted of [false, true]) {
      const again = memoryPair();
      const { session, lines } = await running({ connect: { reopen: async () => again[0] } });
      lines[0].unplug();
      await soon(1);
      new FakeDebuggee(again[1], { halted: isHalted });
      await session.relink();
      expect(session.state.name).toBe(isHalted ? 'halted' : 'running');
    }
  });

  it('cannot be opened again when the session does not know how', async () => {
    const { session, lines } = await running();
    lines[0].unplug();
    await soon(1);
    await expect(session.relink()).rejects.toThrow(/connect anew/);
  });

  it('that stays open while its peer leaves is used again when the peer is back', async () => {
    const [ours, theirs] = memoryPair();
    let changed: (present: boolean) => void = () => {};
    const line = Object.assign(ours, { onPeer: (callback: (present: boolean) => void) => (changed = callback) });
    const debuggee = new FakeDebuggee(theirs);
    const { Session } = await import('../../src/session/index.ts');
    const session = await Session.connect(line);
    debuggee.ping();
    await session.ready();
    await session.pause();
    changed(false);
    expect(session.state).toMatchObject({ name: 'lost', was: 'halted' });
    changed(true);
    await session.ready().catch(() => {});
    await soon(10);
    expect(session.state.name).toBe('halted');
    await session.close();
  });
});

describe('close', () => {
  it('halts, unloads, ends the listener and closes the line', async () => {
    const { session, debuggee, lines, states } = await running();
    const ends: unknown[] = [];
    session.on('end', (end) => ends.push(end));
    await session.close();
    expect(debuggee.received.slice(-3)).toEqual([1, 7, 2]);
    expect(states.slice(-3)).toEqual(['pausing', 'halted', 'closed']);
    expect(await lines[0].closed).toEqual({ reason: 'closed' });
    expect(ends).toEqual([{ why: 'closed by the debugger' }]);
    await session.close();
  });

  it('closes the line of a debuggee that does not answer any more', async () => {
    const { session, debuggee } = await running();
    debuggee.incoming = () => false;
    await session.close();
    expect(session.state.name).toBe('closed');
  });

  it('rejects what comes after', async () => {
    const { session } = await halted();
    await session.close();
    await expect(session.readRegisters()).rejects.toThrow(/closed/);
    await expect(session.pause()).rejects.toThrow(/closed/);
    await expect(session.ready()).rejects.toThrow(/closed/);
  });

  it('follows from a line that was closed at this end', async () => {
    const { session, lines } = await halted();
    await lines[0].close();
    await soon(1);
    expect(session.state).toEqual({ name: 'closed', why: 'its line was closed' });
  });
});

describe('a bad line', () => {
  /** Each byte becomes another one with a chance of one in `odds`. */
  const damaging = (roll: ReturnType<typeof dice>, odds: number) => (bytes: Uint8Array) =>
    bytes.map((byte) => (roll(odds) === 0 ? roll(256) : byte));

  it('costs time, not correctness: one byte in a hundred damaged in the answers', { timeout: 60_000 }, async () => {
    const { session, debuggee } = await halted();
    debuggee.outgoing = damaging(dice(42), 100);
    for (let i = 0; i < 15; i++) {
      debuggee.registers.set('rax', BigInt(i));
      expect(await session.readRegister('rax')).toBe(BigInt(i));
      debuggee.memory[0] = i;
      expect(await session.readMemory(debuggee.rip, 16)).toEqual(debuggee.memory.slice(0x1000 + i, 0x1010 + i));
      const { rip } = debuggee;
      expect(await session.step('in')).toMatchObject({ rip: rip + 1n });
      expect(debuggee.steps).toBe(i + 1);
    }
  });

  it('never runs a step twice, nor reports a wrong rip, with damage in both directions', async () => {
    const scene = await halted();
    const { session, debuggee, lines } = scene;
    debuggee.outgoing = damaging(dice(1), 150);
    const damage = damaging(dice(2), 150);
    const write = lines[0].write.bind(lines[0]);
    lines[0].write = (bytes) => write(damage(bytes));
    for (let i = 0; i < 15; i++) {
      const { steps } = debuggee;
      const halt = await session.step('in');
      expect(halt.rip).toBe(debuggee.rip);
      expect(debuggee.steps - steps).toBeLessThanOrEqual(1);
    }
    await session.continue();
    await soon(100);
    expect(await session.pause()).toMatchObject({ rip: debuggee.rip });
  });
});

describe('garbage', () => {
  it('of any kind leaves the session usable', async () => {
    const { session, debuggee, lines } = await open();
    const roll = dice(7);
    for (let i = 0; i < 30; i++) await lines[1].write(Uint8Array.from({ length: roll(500) }, () => roll(256)));
    await soon(60);
    debuggee.ping();
    await session.ready();
    expect(await session.pause()).toMatchObject({ reason: 'request' });
  });
});
