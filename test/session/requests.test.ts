import { describe, expect, it } from 'vitest';
import { DebuggeeError, StateError, TimeoutError } from '../../src/session/index.ts';
import { chunkSize } from '../../src/session/memory.ts';
import { markerInPayload, messages } from '../../src/wire/index.ts';
import { CODE_BASE } from './debuggee.ts';
import { halted, loseAnswers, loseRequests, running } from './scene.ts';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('registers', () => {
  it('reads all', async () => {
    const { session, debuggee } = await halted();
    debuggee.registers.set('rax', 0xffffffffffffffffn).set('r15', 15n);
    const registers = await session.readRegisters();
    expect(registers).toMatchObject({ rax: 0xffffffffffffffffn, r15: 15n, rip: CODE_BASE + 0x1000n, cs: 0x10n });
    expect(Object.keys(registers)).toHaveLength(24);
  });

  it('reads and writes one, by any spelling', async () => {
    const { session } = await halted();
    await session.writeRegister('@RAX', 42n);
    expect(await session.readRegister('rax')).toBe(42n);
  });

  it('refuses a name that is no register', async () => {
    const { session } = await halted();
    await expect(session.readRegister('xax')).rejects.toThrow(/no register xax; e\.g\. rax/);
  });

  it('says why a register cannot be written', async () => {
    const { session } = await halted();
    await expect(session.writeRegister('cr0', 1n)).rejects.toMatchObject({ name: 'DebuggeeError', status: 0xc0000017 });
  });

  it('reads a register back when the answer to a write is lost, and does not write twice', async () => {
    const { session, debuggee } = await halted();
    loseAnswers(debuggee, messages.writeRegisterResult.action);
    await session.writeRegister('rax', 42n);
    expect(debuggee.received.filter((action) => action === messages.writeRegister.action)).toHaveLength(1);
  });

  it('writes a register again when the request was lost', async () => {
    const { session, debuggee } = await halted();
    loseRequests(debuggee, messages.writeRegister.action);
    await session.writeRegister('rax', 42n);
    expect(debuggee.registers.get('rax')).toBe(42n);
  });
});

describe('memory', () => {
  it('reads a range in requests that suit the line, with progress', async () => {
    const { session, debuggee } = await halted();
    debuggee.memory[100_000] = 7;
    const progress: number[] = [];
    const bytes = await session.readMemory(CODE_BASE, 150_000, { onProgress: (done) => progress.push(done) });
    expect(bytes).toHaveLength(150_000);
    expect(bytes[100_000]).toBe(7);
    expect(progress).toEqual([65536, 131072, 150_000]);
  });

  it('asks for less at once on a slow line', () => {
    expect([undefined, 9600, 115200, 3_000_000].map((rate) => chunkSize(rate))).toEqual([65536, 1024, 16384, 65536]);
  });

  it('reads memory that contains the end marker', async () => {
    const { session, debuggee } = await halted();
    debuggee.memory.set([0x00, 0x80, 0xee, 0xff, 0x00, 0x80, 0xee, 0xff], 16);
    expect(await session.readMemory(CODE_BASE, 64)).toEqual(debuggee.memory.slice(0, 64));
  });

  it('names address, status and meaning of a refusal', async () => {
    const { session } = await halted();
    const error = await session.readMemory(0x1000n, 16).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DebuggeeError);
    expect(String(error)).toMatch(/reading 16 bytes at 0x1000: .*INVALID_ADDRESS, 0xc0000005/);
  });

  it('does not spell the end marker in a request to a debuggee that would be cut by it', async () => {
    const { session, debuggee } = await halted();
    await session.readMemory(0xffee8000n, 16, { space: 'physical' }).catch(() => {});
    expect(markerInPayload(debuggee.requests.at(-1)!.payload)).toBeUndefined();
    await session.writeMemory(CODE_BASE, [0xffee8000n], { unit: 4 });
    expect(markerInPayload(debuggee.requests.at(-1)!.payload)).toBeUndefined();
    expect(debuggee.memory.subarray(0, 5)).toEqual(Uint8Array.of(0x00, 0x80, 0xee, 0xff, 0x90));
  });

  it.each([1, 4, 8] as const)('writes values of %i bytes', async (unit) => {
    const { session, debuggee } = await halted();
    await session.writeMemory(CODE_BASE, [0x11n, 0x22n], { unit });
    expect(debuggee.memory[0]).toBe(0x11);
    expect(debuggee.memory[unit]).toBe(0x22);
    expect(debuggee.memory[2 * unit]).toBe(0x90);
  });

  it('distinguishes physical and virtual, which reads and edits number differently', async () => {
    const { session, debuggee } = await halted();
    await session.readMemory(CODE_BASE, 1, { space: 'physical' });
    await session.writeMemory(CODE_BASE, [1n], { unit: 1, space: 'physical' });
    const [read, edit] = debuggee.requests.slice(-2);
    expect(messages.readMemory.payload.decode(read!.payload).MemoryType).toBe(0);
    expect(messages.editMemory.payload.decode(edit!.payload).MemoryType).toBe(1);
  });

  it('reads back when the answer to a write is lost, and does not write twice', async () => {
    const { session, debuggee } = await halted();
    loseAnswers(debuggee, messages.editMemoryResult.action);
    await session.writeMemory(CODE_BASE, [1n, 2n], { unit: 1 });
    expect(debuggee.received.filter((action) => action === messages.editMemory.action)).toHaveLength(1);
  });

  it('writes again when the request was lost', async () => {
    const { session, debuggee } = await halted();
    loseRequests(debuggee, messages.editMemory.action);
    await session.writeMemory(CODE_BASE, [1n, 2n], { unit: 8 });
    expect(debuggee.memory[8]).toBe(2);
  });

  it.each([
    ['a value that does not fit', 0n, [0x100n], 'does not fit into 1 bytes'],
    ['nothing', 0n, [], 'a range has 1 to'],
    ['a range beyond 64 bits', 0xffffffffffffffffn, [1n, 2n], 'wrap past the end of the address space'],
  ] as const)('refuses %s', async (_, address, values, message) => {
    const { session } = await halted();
    await expect(session.writeMemory(address, values, { unit: 1 })).rejects.toThrow(message);
  });
});

describe('breakpoints', () => {
  it('mirrors their ids', async () => {
    const { session } = await halted();
    expect(await session.setBreakpoint({ address: CODE_BASE })).toMatchObject({ id: 1 });
    expect(await session.setBreakpoint({ address: CODE_BASE + 1n, pid: 4 })).toMatchObject({ id: 2, pid: 4 });
    await session.modifyBreakpoint(1, 'disable');
    await session.modifyBreakpoint(2, 'clear');
    expect(session.breakpoints).toEqual([{ id: 1, address: CODE_BASE, enabled: false }]);
  });

  it('continue counting where the previous session ended', async () => {
    const { session, debuggee } = await halted();
    await session.setBreakpoint({ address: CODE_BASE });
    await session.modifyBreakpoint(1, 'clear');
    await session.continue();
    debuggee.ping();
    await session.ready();
    await session.pause();
    expect(await session.setBreakpoint({ address: CODE_BASE, tid: 5 })).toMatchObject({ id: 2, tid: 5 });
    expect(await session.setBreakpoint({ address: CODE_BASE + 1n })).toMatchObject({ id: 3 });
  });

  it('an empty list does not give the next id: earlier sessions may have cleared theirs', async () => {
    const { session, debuggee } = await halted();
    await session.setBreakpoint({ address: CODE_BASE });
    await session.modifyBreakpoint(1, 'clear');
    await session.continue();
    debuggee.ping();
    await session.ready();
    await session.pause();
    await session.listBreakpoints();
    expect(await session.setBreakpoint({ address: CODE_BASE })).toMatchObject({ id: 2 });
  });

  it('takes "any" for filters that are not given', async () => {
    const { session, debuggee } = await halted();
    await session.setBreakpoint({ address: CODE_BASE, core: 1 });
    const request = debuggee.requests.find(({ action }) => action === messages.setBreakpoint.action);
    const packet = messages.setBreakpoint.payload.decode(request!.payload);
    expect(packet).toMatchObject({ Pid: 0xffffffff, Tid: 0xffffffff, Core: 1 });
  });

  it("returns the debuggee's own list, which corrects the mirror and is no log", async () => {
    const { session } = await halted();
    const logs: unknown[] = [];
    session.on('log', (log) => logs.push(log));
    await session.setBreakpoint({ address: CODE_BASE });
    expect(await session.listBreakpoints()).toBe('01  fffff80000100000  enabled\n');
    expect(session.breakpoints).toEqual([{ id: 1, address: CODE_BASE, enabled: true }]);
    expect(logs).toEqual([]);
  });

  it.each([
    ['set', messages.breakpointResult],
    ['modified', messages.modifyBreakpointResult],
  ] as const)('is not refused for having been %s by the attempt whose answer was lost', async (what, answer) => {
    const { session, debuggee } = await halted();
    if (what === 'modified') await session.setBreakpoint({ address: CODE_BASE });
    loseAnswers(debuggee, answer.action);
    if (what === 'set') await session.setBreakpoint({ address: CODE_BASE });
    else await session.modifyBreakpoint(1, 'disable');
    expect(session.breakpoints).toHaveLength(1);
  });

  it('refuses a second one at the same address', async () => {
    const { session } = await halted();
    await session.setBreakpoint({ address: CODE_BASE });
    await expect(session.setBreakpoint({ address: CODE_BASE })).rejects.toMatchObject({ status: 0xc0000019 });
    expect(session.breakpoints).toHaveLength(1);
  });
});

describe('the others', () => {
  it('asks for process, thread, flush and test query', async () => {
    const { session } = await halted();
    expect(await session.currentProcess()).toEqual({ pid: 4, process: 0xffff800000001000n, name: 'init' });
    expect(await session.currentThread()).toMatchObject({ tid: 5, pid: 4, name: 'init' });
    expect(await session.flush()).toEqual({ root: 3, nonRoot: 4 });
    await session.testQuery(1);
  });

  it('need a halted machine', async () => {
    const { session } = await running();
    await expect(session.readRegisters()).rejects.toThrow(StateError);
  });
});

describe('answers', () => {
  it('are asked for again when lost, which is counted and reported', async () => {
    const { session, debuggee, warnings } = await halted();
    loseAnswers(debuggee, messages.registersResult.action);
    await session.readRegisters();
    expect(session.stats.retries).toBe(1);
    expect(warnings).toContainEqual(expect.stringMatching(/no answer to reading the registers in .* asked again/));
  });

  it('are asked for again soon when they come damaged', async () => {
    const { session, debuggee } = await halted({ connect: { deadlines: { answer: 10_000 } } });
    let left = 1;
    debuggee.outgoing = (frame, action) => {
      if (action === 56 && left-- > 0) frame[60]! ^= 1;
      return frame;
    };
    await session.readRegisters();
    expect(session.stats).toMatchObject({ retries: 1, damaged: 1 });
  });

  it('that are late are not taken for the answer to the same question later', async () => {
    const { session, debuggee } = await halted();
    const kept: Uint8Array[] = [];
    debuggee.outgoing = (frame, action) => {
      if (action !== 57 || kept.length > 0) return frame;
      kept.push(frame);
      return undefined;
    };
    const first = session.readMemory(CODE_BASE, 16);
    await first;
    debuggee.memory[0] = 0xcc;
    debuggee.outgoing = (frame, action) => (action === 57 ? Buffer.concat([kept[0]!, frame]) : frame);
    expect((await session.readMemory(CODE_BASE, 16))[0]).toBe(0xcc);
    expect(session.stats.strays).toBe(1);
  });

  it('are taken from a debuggee that does not keep padding', async () => {
    const { session } = await halted({ keepsPadding: false });
    expect(await session.readMemory(CODE_BASE, 16)).toHaveLength(16);
  });

  it('that never come are a lost line when there is no sign of life, which relink() ends', async () => {
    const { session, debuggee, states } = await halted();
    const outgoing = debuggee.outgoing;
    debuggee.outgoing = () => undefined;
    await expect(session.readRegisters()).rejects.toThrow(TimeoutError);
    expect(session.state).toMatchObject({ name: 'lost', was: 'halted' });
    debuggee.outgoing = outgoing;
    await session.relink();
    expect(states.at(-1)).toBe('halted');
    expect(session.state).toMatchObject({ halt: { reason: 'request', recovered: false } });
  });

  it('come one at a time, however many callers ask', async () => {
    const { session, debuggee } = await halted();
    let open = 0;
    let most = 0;
    const send = debuggee.outgoing;
    debuggee.incoming = () => {
      most = Math.max(most, ++open);
      return true;
    };
    debuggee.outgoing = (frame, action) => {
      open--;
      return send(frame, action);
    };
    await Promise.all([session.readRegisters(), session.readMemory(CODE_BASE, 8), session.readRegister('rax')]);
    expect(most).toBe(1);
  });

  it('can be cancelled, and the late answer does not disturb the next question', async () => {
    const { session, debuggee } = await halted();
    debuggee.outgoing = () => undefined;
    const waiting = session.readRegister('rax', { signal: AbortSignal.timeout(5) });
    await expect(waiting).rejects.toThrow(/timeout/i);
    debuggee.outgoing = (frame) => frame;
    expect(await session.readRegister('rflags')).toBe(0x202n);
  });
});

describe('events', () => {
  it('deliver every log packet with its code and raw bytes, running or halted', async () => {
    const { session, debuggee } = await running();
    const logs: [number, string][] = [];
    session.on('log', ({ code, text }) => logs.push([code, Buffer.from(text).toString('hex')]));
    for (let i = 0; i < 2000; i++) debuggee.log(1, Uint8Array.of(0x1b, i & 0xff, 0xff));
    await soon(5);
    expect(logs).toHaveLength(2000);
    expect(logs[7]).toEqual([1, '1b07ff']);
  });

  it('are not stopped by a listener that throws', async () => {
    const { session, warnings } = await running();
    session.on('halt', () => {
      throw new Error('oops');
    });
    const seen: unknown[] = [];
    session.on('halt', (halt) => seen.push(halt));
    await session.pause();
    expect(seen).toHaveLength(1);
    expect(warnings).toContain('a listener to halt failed: oops');
  });

  it('end when they are no longer wanted', async () => {
    const { session } = await running();
    const seen: unknown[] = [];
    session.on('halt', (halt) => seen.push(halt))();
    await session.pause();
    expect(seen).toEqual([]);
  });
});
