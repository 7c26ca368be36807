import { describe, expect, it } from 'vitest';
import { memoryPair } from '../../src/line/memory.ts';
import { SignatureError, StateError } from '../../src/session/index.ts';
import { Session } from '../../src/session/session.ts';
import { messages } from '../../src/wire/index.ts';
import { halted, loseAnswers, open, running } from './scene.ts';

const soon = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('handshake', () => {
  it('goes from the ping to running, and identifies the target', async () => {
    const { session, states } = await running({
      osName: 'Windows 11',
      modules: [
        { path: 'init.exe', base: 0x400000n },
        { path: 'nt', base: 0xfffff80000100000n },
      ],
    });
    expect(states).toEqual(['handshaking', 'synchronising', 'synchronising', 'synchronising', 'running']);
    expect(session.target).toMatchObject({ osName: 'Windows 11', kernelBase: 0xfffff80000100000n, cores: undefined });
    expect(session.target.modules.map(({ path, base }) => [path, base])).toEqual([
      ['init.exe', 0x400000n],
      ['nt', 0xfffff80000100000n],
    ]);
  });

  it('reads our own capabilities after the name', async () => {
    const { session } = await running({ osName: 'Demo', capabilities: 'haltwire/1 cores=4 kernel=abcd' });
    expect(session.target.osName).toBe('Demo');
    expect(session.target.cores).toBe(4);
    expect(session.target.capabilities.get('kernel')).toBe('abcd');
  });

  it('takes no capability from a text that is not ours', async () => {
    const { session } = await running({ capabilities: 'cores=400000000 evil' });
    expect(session.target.capabilities.size).toBe(0);
  });

  it('answers each ping with the signature and our capabilities after its NUL', async () => {
    const { debuggee } = await open({ signature: 'never', connect: { signature: '0.2.0-20260115.0930' } });
    debuggee.ping();
    debuggee.ping();
    await soon(1);
    const texts = debuggee.requests.map(({ payload }) => Buffer.from(payload).toString('latin1'));
    expect(texts).toEqual(['0.2.0-20260115.0930\0haltwire/1\0', '0.2.0-20260115.0930\0haltwire/1\0']);
  });

  it('names the signature and the cure when the debuggee goes silent, and continues when it answers after all', async () => {
    const { session, debuggee } = await open({ signature: 'other', connect: { signature: '0.2.0-20260115.0930' } });
    debuggee.ping();
    const failure = await session.ready().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SignatureError);
    expect(String(failure)).toMatch(/0\.2\.0-20260115\.0930.*haltwire signature.*--build-signature/s);
    debuggee.start();
    await soon(1);
    await session.ready();
    expect(session.state.name).toBe('running');
  });

  it('refuses an invalid signature', async () => {
    await expect(Session.connect(memoryPair()[0], { signature: 'a b' })).rejects.toThrow(StateError);
  });

  it('attaches to a machine that a debugger left halted', async () => {
    const { session } = await open({ halted: true });
    await session.ready();
    expect(session.state).toMatchObject({ name: 'halted', halt: { reason: 'unknown', recovered: true } });
  });

  it('asks a machine that it took over to identify itself as soon as it runs', async () => {
    const { session, states } = await open({
      halted: true,
      osName: 'Demo',
      connect: { deadlines: { knock: 10 } },
    });
    await session.ready();
    expect(session.target.osName).toBe('');
    await session.continue();
    await soon(60);
    expect(session.target.osName).toBe('Demo');
    expect(states.slice(-2)).toEqual(['synchronising', 'running']);
  });

  it('sends first when no ping came: asks a halted machine, then offers the version unasked', async () => {
    const { debuggee } = await open({ signature: 'never', connect: { deadlines: { knock: 10, silence: 10_000 } } });
    await expect.poll(() => debuggee.requests.length).toBeGreaterThanOrEqual(2);
    expect(debuggee.requests.slice(0, 2).map(({ action }) => action)).toEqual([
      messages.readRegisters.action,
      messages.version.action,
    ]);
  });

  it('knocks once more, for a debuggee that has just begun another session', async () => {
    const { debuggee } = await open({ signature: 'never', connect: { deadlines: { knock: 10, silence: 10_000 } } });
    const versions = () => debuggee.requests.filter(({ action }) => action === messages.version.action).length;
    await expect.poll(versions).toBe(2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(versions()).toBe(2);
  });

  it('does not send first when it was pinged', async () => {
    const { debuggee } = await open({ signature: 'never', connect: { deadlines: { knock: 10, start: 10_000 } } });
    debuggee.ping();
    await soon(60);
    expect(debuggee.requests.map(({ action }) => action)).toEqual([messages.version.action]);
  });

  it('attaches to a running machine by a pause', async () => {
    const { session } = await open();
    const halt = await session.pause();
    expect(halt.reason).toBe('request');
  });

  it('says what to check when nothing arrives', async () => {
    const { session, debuggee, warnings } = await open();
    debuggee.incoming = () => false;
    await soon(500);
    expect(session.state.name).toBe('handshaking');
    expect(warnings.at(-1)).toMatch(/nothing heard on memory:0/);
  });

  it('asks about the baud rate when only noise arrives', async () => {
    const { debuggee, warnings, lines } = await open();
    debuggee.incoming = () => false;
    await lines[1].write(new Uint8Array(100).fill(0x55));
    await soon(500);
    expect(warnings.at(-1)).toMatch(/100 bytes came .* no whole packet/);
  });

  it('goes on when the start packet is lost', async () => {
    const { session, debuggee } = await open({ modules: [{ path: 'nt', base: 1n }] });
    loseAnswers(debuggee, messages.started.action);
    debuggee.ping();
    await session.ready();
    expect(session.target.modules).toHaveLength(1);
  });

  it('goes on when the end of the modules is lost', async () => {
    const { session, debuggee, warnings } = await open();
    loseAnswers(debuggee, messages.symbolsFinished.action);
    debuggee.ping();
    await session.ready();
    expect(session.state.name).toBe('running');
    expect(warnings.at(-1)).toMatch(/list of modules did not end/);
  });

  it('starts anew when the debuggee is started again, and rejects what waited', async () => {
    const { session, debuggee } = await halted();
    debuggee.incoming = (action) => action !== messages.readRegisters.action;
    const waiting = session.readRegisters();
    debuggee.halted = false;
    debuggee.ping();
    await expect(waiting).rejects.toThrow('started again');
    await session.ready();
    expect(session.state.name).toBe('running');
  });

  it('keeps its table of modules bounded', async () => {
    const modules = Array.from({ length: 1010 }, (_, i) => ({ path: `m${i}`, base: BigInt(i) }));
    const { session } = await running({ modules });
    expect(session.target.modules).toHaveLength(1000);
  });

  it('halts on connecting when asked to', async () => {
    const { session, debuggee } = await open({ connect: { pauseOnConnect: true } });
    const halt = new Promise((resolve) => session.on('halt', resolve));
    debuggee.ping();
    expect(await halt).toMatchObject({ reason: 'request' });
  });

  it('ends a cancelled connect', async () => {
    const cancel = new AbortController();
    const { session } = await open({ connect: { signal: cancel.signal } });
    const ready = session.ready();
    cancel.abort();
    await expect(ready).rejects.toThrow('closed');
    expect(session.state.name).toBe('closed');
  });

  it('rejects ready() with the reason of its own signal', async () => {
    const { session } = await open();
    await expect(session.ready({ signal: AbortSignal.timeout(5) })).rejects.toThrow(/timeout/i);
    expect(session.state.name).toBe('handshaking');
  });
});
