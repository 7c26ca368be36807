import { describe, expect, it } from 'vitest';
import { StateError } from '../../src/session/index.ts';
import { messages } from '../../src/wire/index.ts';
import { halted, loseAnswers, loseRequests, running } from './scene.ts';
import { teachCommands } from './user-mode.ts';

const { testQuery, userInput, paused, pause } = messages;

describe('a command of the debuggee', () => {
  it('runs between two test queries that suspend and resume breakpoints', async () => {
    const { session, debuggee, states } = await halted();
    const got = teachCommands(debuggee, () => ['one\n', 'two\n']);
    const logs: string[] = [];
    session.on('log', ({ text }) => logs.push(Buffer.from(text).toString()));
    debuggee.received.length = 0;
    states.length = 0;
    expect(await session.runOnDebuggee('lm m init')).toBe('one\ntwo\n');
    expect(got).toEqual(['lm m init']);
    expect(logs).toEqual(['one\n', 'two\n']);
    expect(debuggee.received).toEqual([testQuery.action, userInput.action, testQuery.action]);
    const queries = debuggee.requests.filter(({ action }) => action === testQuery.action);
    expect(queries.map(({ payload }) => testQuery.payload.decode(payload).RequestType)).toEqual([6, 7]);
    expect(states).toEqual(['executing', 'halted']);
    expect(session.state).toMatchObject({ name: 'halted', halt: { reason: 'command finished' } });
  });

  it('sends the text with its NUL, which counts', async () => {
    const { session, debuggee } = await halted();
    teachCommands(debuggee, () => []);
    await session.runOnDebuggee('lm');
    const request = debuggee.requests.find(({ action }) => action === userInput.action)!;
    expect(Buffer.from(request.payload).toString('hex')).toBe('030000000000000000000000' + '6c6d00');
  });

  it('may leave the debuggee running', async () => {
    const { session, debuggee } = await halted();
    const got = teachCommands(debuggee, () => ['going on\n']);
    debuggee.received.length = 0;
    await session.runOnDebuggee('continue', { stopsAgain: false });
    expect(session.state.name).toBe('running');
    await expect.poll(() => got).toEqual(['continue']);
    expect(debuggee.received).toEqual([userInput.action]);
    expect(userInput.payload.decode(debuggee.requests.at(-1)!.payload).IgnoreFinishedSignal).toBe(true);
  });

  it('needs a halted debuggee', async () => {
    const { session } = await running();
    await expect(session.runOnDebuggee('lm')).rejects.toThrow(StateError);
    await expect(session.runOnDebuggee('continue', { stopsAgain: false })).rejects.toThrow(StateError);
  });

  it('is refused when it is longer than the debuggee can take', async () => {
    const { session, debuggee } = await halted();
    await expect(session.runOnDebuggee('x'.repeat(4000))).rejects.toThrow('at most 4000 bytes, not 4001');
    expect(debuggee.received).not.toContain(userInput.action);
  });
});

describe('a cancelled command', () => {
  it('that never began leaves breakpoints in force, although the answer to taking them out was lost', async () => {
    const { session, debuggee } = await halted();
    const got = teachCommands(debuggee, () => []);
    const stop = new AbortController();
    debuggee.outgoing = (frame, sent) => {
      if (sent !== messages.testQueryResult.action || stop.signal.aborted) return frame;
      stop.abort();
      return undefined;
    };
    await expect(session.runOnDebuggee('lm', { signal: stop.signal })).rejects.toThrow('aborted');
    expect(got).toEqual([]);
    const queries = debuggee.requests.filter(({ action }) => action === testQuery.action);
    expect(queries.map(({ payload }) => testQuery.payload.decode(payload).RequestType).at(-1)).toBe(7);
  });

  it('ends with a halted debuggee whose breakpoints are active', async () => {
    const { session, debuggee } = await halted();
    const abort = new AbortController();
    teachCommands(debuggee, () => undefined);
    debuggee.received.length = 0;
    const done = session.runOnDebuggee('lm', { signal: abort.signal });
    await expect.poll(() => debuggee.received).toContain(userInput.action);
    abort.abort();
    await expect(done).rejects.toBe(abort.signal.reason);
    expect(session.state).toMatchObject({ name: 'halted', halt: { reason: 'request' } });
    expect(debuggee.received).toEqual([testQuery.action, userInput.action, pause.action, testQuery.action]);
  });

  it('is not sent when the signal was given before', async () => {
    const { session, debuggee } = await halted();
    await expect(session.runOnDebuggee('lm', { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    expect(debuggee.received).not.toContain(userInput.action);
  });
});

describe('on a line that loses frames', () => {
  it('a harmless command is sent again', async () => {
    const { session, debuggee, warnings } = await halted();
    const got = teachCommands(debuggee, () => ['done\n']);
    loseRequests(debuggee, userInput.action);
    expect(await session.runOnDebuggee('lm', { repeatable: true })).toBe('done\n');
    expect(got).toEqual(['lm']);
    expect(warnings).toContainEqual('the command `lm` was lost; sent again');
  });

  it('any other is not, and a warning says that it may or may not have run', async () => {
    const { session, debuggee, warnings } = await halted();
    const got = teachCommands(debuggee, () => []);
    loseRequests(debuggee, userInput.action);
    expect(await session.runOnDebuggee('wrmsr 10 0')).toBe('');
    expect(got).toEqual([]);
    expect(session.state.name).toBe('halted');
    expect(warnings).toContainEqual(expect.stringMatching(/cannot tell whether the command `wrmsr 10 0` ran/));
  });

  it('the debuggee’s complaint about a damaged request is proof enough', async () => {
    const { session, debuggee } = await halted();
    const got = teachCommands(debuggee, () => []);
    debuggee.incoming = (action) => {
      if (action !== userInput.action) return true;
      debuggee.incoming = () => true;
      debuggee.log(3, 'a damaged frame came\n');
      return false;
    };
    await session.runOnDebuggee('wrmsr 10 0');
    expect(got).toEqual(['wrmsr 10 0']);
  });

  it('a halt whose report was lost is rebuilt', async () => {
    const { session, debuggee } = await halted();
    const got = teachCommands(debuggee, () => ['done\n']);
    loseAnswers(debuggee, paused.action);
    expect(await session.runOnDebuggee('lm')).toBe('done\n');
    expect(got).toEqual(['lm']);
    expect(session.state).toMatchObject({ halt: { reason: 'command finished', recovered: true } });
  });

  it('a command that takes long is waited for', async () => {
    const { session, debuggee } = await halted();
    teachCommands(debuggee, () => undefined);
    const done = session.runOnDebuggee('lm');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(session.state.name).toBe('executing');
    debuggee.log(1, 'late\n');
    debuggee.halt(10);
    expect(await done).toBe('late\n');
  });

  it('loses time, not commands: every fourth frame lost in both directions', async () => {
    const { session, debuggee } = await halted({ capabilities: 'haltwire/1 cores=2' });
    const got = teachCommands(debuggee, (text) => [`${text} is done\n`]);
    let frames = 0;
    debuggee.incoming = () => ++frames % 4 !== 0;
    debuggee.outgoing = (frame) => (++frames % 4 === 0 ? undefined : frame);
    for (let n = 0; n < 8; n++) {
      const printed = await session.runOnDebuggee(`lm m ${n}`, { repeatable: true });
      expect(['', `lm m ${n} is done\n`]).toContain(printed);
      expect(session.state.name).toBe('halted');
    }
    expect(new Set(got).size).toBe(8);
  }, 20_000);

  it('a line that goes meanwhile leaves a lost session, and a warning about breakpoints', async () => {
    const { session, debuggee, lines, warnings } = await halted();
    teachCommands(debuggee, () => undefined);
    const done = session.runOnDebuggee('lm');
    await expect.poll(() => debuggee.received).toContain(userInput.action);
    lines[0].unplug();
    await expect(done).rejects.toThrow();
    expect(session.state).toMatchObject({ name: 'lost', was: 'running' });
    expect(warnings).toContainEqual(expect.stringMatching(/breakpoints and events may still be off/));
  });
});
