import { describe, expect, it, vi } from 'vitest';
import { DebuggeeError, NoExceptionError, StateError, TimeoutError } from '../../src/session/index.ts';
import { mayStay } from '../../src/session/stepping.ts';
import { encodeFrame, HEADER_SIZE, MARKER_SIZE, messages, PacketType, viewOf } from '../../src/wire/index.ts';
import { CODE_BASE } from './debuggee.ts';
import { halted, loseAnswers, loseRequests, open, running } from './scene.ts';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('pause', () => {
  it('halts, and reports where and how long it took', async () => {
    const { session } = await running();
    const halt = await session.pause();
    expect(halt).toMatchObject({ rip: CODE_BASE + 0x1000n, reason: 'request', core: 0, mode: 64, recovered: false });
    expect(halt.bytes).toEqual(new Uint8Array(16).fill(0x90));
    expect(halt.elapsedMs).toBeGreaterThan(0);
    expect(session.state).toEqual({ name: 'halted', halt });
  });

  it('gives the present halt when it is halted already', async () => {
    const { session, debuggee } = await halted();
    const before = debuggee.received.length;
    expect(await session.pause()).toBe(session.state.name === 'halted' && session.state.halt);
    expect(debuggee.received).toHaveLength(before);
  });

  it('accepts a halt for another reason that crosses the request', async () => {
    const { session, debuggee } = await running();
    loseRequests(debuggee, messages.pause.action);
    const pausing = session.pause();
    debuggee.halt(5, 1n);
    expect(await pausing).toMatchObject({ reason: 'breakpoint', eventTag: 1n });
  });

  it('sends a lost request again', async () => {
    const { session, debuggee } = await running();
    loseRequests(debuggee, messages.pause.action);
    expect(await session.pause()).toMatchObject({ reason: 'request', recovered: false });
  });

  it('rebuilds a lost paused packet by asking', async () => {
    const { session, debuggee, warnings } = await running();
    loseAnswers(debuggee, messages.paused.action);
    const halt = await session.pause();
    expect(halt).toMatchObject({ rip: CODE_BASE + 0x1000n, rflags: 0x202n, reason: 'request', recovered: true });
    expect(halt.bytes).toEqual(new Uint8Array(16).fill(0x90));
    expect(warnings).toContainEqual(expect.stringMatching(/reports the halt was lost/));
  });

  it('asks again after damage that the checksum missed: rip and rflags always exist', async () => {
    const { session, debuggee } = await running();
    let answers = 0;
    debuggee.outgoing = (frame, action) => {
      if (action === messages.paused.action) return undefined;
      if (action !== messages.registersResult.action || ++answers % 2 === 0) return frame;
      const payload = frame.slice(HEADER_SIZE, -MARKER_SIZE);
      viewOf(payload).setUint32(16, 0xc0000017, true);
      return encodeFrame(PacketType.fromDebuggee, action, payload);
    };
    expect(await session.pause()).toMatchObject({ rip: CODE_BASE + 0x1000n, rflags: 0x202n, recovered: true });
  });

  it('gives up on a machine that does not halt, which then runs', async () => {
    const { session, debuggee } = await running();
    debuggee.incoming = () => false;
    await expect(session.pause()).rejects.toThrow(TimeoutError);
    expect(session.state.name).toBe('running');
  });

  it('is one request for all callers', async () => {
    const { session, debuggee } = await running();
    const [one, two] = await Promise.all([session.pause(), session.pause()]);
    expect(one).toBe(two);
    expect(debuggee.received.filter((action) => action === messages.pause.action)).toHaveLength(1);
  });

  it('can be cancelled', async () => {
    const { session, debuggee } = await running();
    debuggee.incoming = () => false;
    await expect(session.pause({ signal: AbortSignal.timeout(5) })).rejects.toThrow(/timeout/i);
  });

  it('waits for the modules: the debuggee does not listen before', async () => {
    const { session, debuggee } = await open({ modules: [{ path: 'nt', base: 1n }] });
    loseAnswers(debuggee, messages.symbolsFinished.action);
    debuggee.start();
    await soon(1);
    const pausing = session.pause();
    expect(debuggee.received).toEqual([]);
    expect(await pausing).toMatchObject({ reason: 'request' });
  });
});

describe('continue', () => {
  it('counts as running before the request is sent, so that an immediate halt is not overtaken', async () => {
    const { session, debuggee, states } = await halted();
    states.length = 0;
    await session.continue();
    debuggee.halt(5, 1n);
    await soon(1);
    expect(states).toEqual(['running', 'halted']);
  });

  it('sends a damaged request again when the machine is found still halted', async () => {
    const { session, debuggee, warnings } = await halted();
    debuggee.incoming = (action) => {
      if (action !== messages.continue.action || debuggee.received.includes(6)) return true;
      debuggee.received.push(6);
      debuggee.log(3, 'checksum\n');
      return false;
    };
    await session.continue();
    await expect.poll(() => debuggee.continues).toBe(1);
    expect(debuggee.continues).toBe(1);
    expect(warnings.at(-1)).toMatch(/sent again/);
  });

  it('counts as halted again when the request is refused twice', async () => {
    const { session, debuggee, warnings } = await halted();
    debuggee.incoming = (action) => {
      if (action === messages.continue.action) debuggee.log(3, 'still halted\n');
      return action !== messages.continue.action;
    };
    await session.continue();
    expect(session.state.name).toBe('running');
    await expect.poll(() => session.state).toMatchObject({ name: 'halted', halt: { recovered: true } });
    expect(warnings.filter((text) => /sent again/.test(text))).toHaveLength(1);
  });

  it('gives the debuggee an exception only where one waits, by what rip and memory are now', async () => {
    const { session, lines, states } = await halted({ capabilities: 'haltwire/1 cores=2 exceptions' });
    await expect(session.continueWithException()).rejects.toThrow(NoExceptionError);
    expect(session.state.name).toBe('halted');
    await session.writeMemory(CODE_BASE + 0x1000n, [0xccn], { unit: 1 });
    await session.writeRegister('rip', CODE_BASE + 0x1001n);
    await expect(session.continueWithException()).rejects.toThrow(NoExceptionError);
    await session.writeRegister('rip', CODE_BASE + 0x1000n);
    const write = vi.spyOn(lines[0], 'write');
    await session.continueWithException();
    const flags = Uint8Array.of(1, 0, 0, 0);
    expect(write).toHaveBeenLastCalledWith(encodeFrame(PacketType.toKernel, messages.continue.action, flags));
    expect(states.at(-1)).toBe('running');
  });

  it('does not send it again for an error text of a machine that runs', async () => {
    const { session, debuggee } = await halted();
    await session.continue();
    debuggee.log(3, 'something else\n');
    await soon(300);
    expect(debuggee.continues).toBe(1);
    expect(session.state.name).toBe('running');
  });

  it('finds a machine halted that never got the request', async () => {
    const { session, debuggee } = await halted();
    loseRequests(debuggee, messages.continue.action);
    await session.continue();
    expect(await session.pause()).toMatchObject({ reason: 'request', recovered: true });
  });

  it('needs a halted machine', async () => {
    const { session } = await running();
    await expect(session.continue()).rejects.toThrow(StateError);
  });
});

describe('step', () => {
  it('steps, one after the other', async () => {
    const { session, debuggee } = await halted();
    for (let i = 1n; i <= 5n; i++) {
      expect(await session.step('in')).toMatchObject({ reason: 'stepped', rip: CODE_BASE + 0x1000n + i });
    }
    expect(debuggee.steps).toBe(5);
  });

  it.each([
    ['in', {}, [0, 0, 0]],
    ['instrument', {}, [1, 0, 0]],
    ['over', { call: false, length: 3 }, [3, 0, 0]],
    ['over', { call: true, length: 5 }, [3, 1, 5]],
  ] as const)('sends the kind: %s %o', async (kind, options, expected) => {
    const { session, debuggee } = await halted();
    await session.step(kind, options);
    const packet = messages.step.payload.decode(debuggee.requests.at(-1)!.payload);
    expect([packet.StepType, Number(packet.IsCurrentInstructionACall), packet.CallLength]).toEqual(expected);
  });

  it('rebuilds a lost paused packet, and does not step twice', async () => {
    const { session, debuggee } = await halted();
    loseAnswers(debuggee, messages.paused.action);
    expect(await session.step('in')).toMatchObject({ rip: CODE_BASE + 0x1001n, reason: 'stepped', recovered: true });
    expect(debuggee.steps).toBe(1);
  });

  it('sends a lost request again when rip proves that nothing ran', async () => {
    const { session, debuggee } = await halted();
    loseRequests(debuggee, messages.step.action);
    expect(await session.step('in')).toMatchObject({ rip: CODE_BASE + 0x1001n, recovered: false });
    expect(debuggee.steps).toBe(1);
  });

  it('does not send it again for an instruction that may stay where it is, and says so', async () => {
    const { session, debuggee, warnings } = await running();
    debuggee.memory.set([0xeb, 0xfe], 0x1000);
    await session.pause();
    loseRequests(debuggee, messages.step.action);
    expect(await session.step('in')).toMatchObject({ rip: CODE_BASE + 0x1000n, recovered: true });
    expect(debuggee.steps).toBe(0);
    expect(warnings).toContainEqual(expect.stringMatching(/cannot tell whether the step ran/));
  });

  it('sends it again for such an instruction when the debuggee complains of damage', async () => {
    const { session, debuggee } = await running();
    debuggee.memory.set([0xeb, 0xfe], 0x1000);
    await session.pause();
    let lost = false;
    debuggee.incoming = (action) => {
      if (action !== messages.step.action || lost) return true;
      lost = true;
      debuggee.log(3, 'checksum\n');
      return false;
    };
    expect(await session.step('over', { call: true, length: 2 })).toMatchObject({ recovered: false });
    expect(debuggee.steps).toBe(1);
  });

  it('waits without limit for a step over a call, until the user halts it', async () => {
    const { session, debuggee } = await halted();
    debuggee.incoming = (action) => {
      if (action === messages.step.action) debuggee.halted = false;
      return action !== messages.step.action;
    };
    const stepping = session.step('over', { call: true, length: 5 });
    await soon(150);
    expect(session.state.name).toBe('stepping');
    await session.pause();
    expect(await stepping).toMatchObject({ reason: 'request' });
  });

  it('is running when a step is cancelled, and halted when the step ends after all', async () => {
    const { session, debuggee } = await halted();
    debuggee.incoming = (action) => {
      if (action === messages.step.action) debuggee.halted = false;
      return action !== messages.step.action;
    };
    const cancel = new AbortController();
    const stepping = session.step('over', { call: true, length: 5, signal: cancel.signal });
    await soon(5);
    cancel.abort();
    await expect(stepping).rejects.toThrow(/abort/i);
    expect(session.state.name).toBe('running');
    debuggee.halt(3);
    await soon(1);
    expect(session.state).toMatchObject({ name: 'halted', halt: { reason: 'stepped' } });
  });

  it('reports a plain step that does not come back, with the machine running', async () => {
    const { session, debuggee } = await halted();
    debuggee.incoming = (action) => {
      if (action === messages.step.action) debuggee.halted = false;
      return action !== messages.step.action;
    };
    await expect(session.step('in')).rejects.toThrow(/no answer to the step.*Ctrl\+C/);
    expect(session.state.name).toBe('running');
  });
});

describe('mayStay', () => {
  it.each([
    ['nop', [0x90], false],
    ['mov rbx, rax', [0x48, 0x89, 0xc3], false],
    ['rep movsb', [0xf3, 0xa4], true],
    ['jmp $', [0xeb, 0xfe], true],
    ['je', [0x74, 0xfe], true],
    ['je near', [0x0f, 0x84, 0, 0, 0, 0], true],
    ['call', [0xe8, 0, 0, 0, 0], true],
    ['jmp [rax]', [0xff, 0x20], true],
    ['ret', [0xc3], true],
    ['loop', [0xe2, 0xfe], true],
    ['cpuid', [0x0f, 0xa2], false],
    ['nothing known', [], true],
  ] as const)('%s', (_, bytes, expected) => {
    expect(mayStay(Uint8Array.from(bytes))).toBe(expected);
  });
});

describe('switchCore', () => {
  it('resolves with the halt of the new core', async () => {
    const { session } = await halted();
    expect(await session.switchCore(1)).toMatchObject({ core: 1, reason: 'core switched' });
    expect(session.state).toMatchObject({ halt: { core: 1 } });
  });

  it('does not wait for a packet when it is the operating core already', async () => {
    const { session } = await halted();
    expect(await session.switchCore(0)).toMatchObject({ core: 0, reason: 'request' });
  });

  it('refuses a core that does not exist, and stays', async () => {
    const { session } = await halted();
    await expect(session.switchCore(7)).rejects.toThrow(DebuggeeError);
    expect(session.state).toMatchObject({ name: 'halted', halt: { core: 0 } });
  });

  it('survives the loss of the answer', async () => {
    const { session, debuggee } = await halted();
    loseAnswers(debuggee, messages.coreChanged.action);
    expect(await session.switchCore(1)).toMatchObject({ core: 1, recovered: false });
  });

  it('survives the loss of the paused packet', async () => {
    const { session, debuggee } = await halted();
    loseAnswers(debuggee, messages.paused.action);
    expect(await session.switchCore(1)).toMatchObject({ core: 1, reason: 'core switched', recovered: true });
  });

  it('survives the loss of both', async () => {
    const { session, debuggee } = await halted();
    let left = 2;
    debuggee.outgoing = (frame, action) => ((action === 43 || action === 42) && left-- > 0 ? undefined : frame);
    expect(await session.switchCore(1)).toMatchObject({ core: 1, reason: 'core switched', recovered: true });
  });
});
