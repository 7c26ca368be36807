import { expect, test } from 'vitest';
import { DebuggeeError, StateError, TimeoutError } from '../../src/session/index.ts';
import { halted, loseAnswers } from './scene.ts';

const RUN = 15;
const ENDED = 46;
const READ_REGISTERS = 21;
const buffer = new Uint8Array(48).fill(1);
const own = { capabilities: 'haltwire/1 cores=2' };

test('the symbols arrive as they are, with their count', async () => {
  const { session, debuggee } = await halted();
  const seen: Uint8Array[] = [];
  debuggee.script = (symbols) => {
    seen.push(symbols.slice());
    return {};
  };
  await session.runScript(buffer);
  expect(seen).toEqual([buffer]);
  const request = debuggee.requests.find(({ action }) => action === RUN);
  expect(Buffer.from(request!.payload.subarray(0, 9)).toString('hex')).toBe('300000000200000000');
});

test('a value that formats() gave is the outcome', async () => {
  const { session, debuggee } = await halted();
  debuggee.script = (_, isFormat) => ({ value: isFormat ? 7n : 1n });
  await expect(session.runScript(buffer, { isFormat: true })).resolves.toEqual({ value: 7n, stopped: false });
});

test('a script without a value has none, even after one that had', async () => {
  const { session, debuggee } = await halted();
  debuggee.script = () => ({ value: 7n });
  await session.runScript(buffer, { isFormat: true });
  debuggee.script = () => ({});
  await expect(session.runScript(buffer, { isFormat: true })).resolves.toEqual({ value: undefined, stopped: false });
});

test('what it prints comes before its end', async () => {
  const { session, debuggee } = await halted();
  debuggee.script = () => ({ output: 'hello\n' });
  const order: string[] = [];
  session.on('log', ({ text }) => order.push(Buffer.from(text).toString()));
  await session.runScript(buffer).then(() => order.push('end'));
  expect(order).toEqual(['hello\n', 'end']);
});

test('a script that cannot be started is an error', async () => {
  const { session, debuggee } = await halted();
  debuggee.script = () => ({ status: 0xc0000016 });
  await expect(session.runScript(buffer)).rejects.toThrow(DebuggeeError);
});

test('a script that only reads is asked for again when its answer is lost', async () => {
  const { session, debuggee } = await halted();
  debuggee.script = () => ({ value: 5n });
  loseAnswers(debuggee, ENDED);
  await expect(session.runScript(buffer, { isFormat: true, repeatable: true })).resolves.toEqual({
    value: 5n,
    stopped: false,
  });
});

test('others are never run twice', async () => {
  const { session, debuggee } = await halted();
  const stop = new AbortController();
  loseAnswers(debuggee, ENDED);
  const running = session.runScript(buffer, { signal: stop.signal });
  await expect(Promise.race([running, new Promise((end) => setTimeout(end, 400, 'waits'))])).resolves.toBe('waits');
  stop.abort();
  await expect(running).rejects.toThrow('aborted');
  expect(debuggee.received.filter((action) => action === RUN)).toHaveLength(1);
});

test('stopping a script sends our debuggee another request, which ends it', async () => {
  const { session, debuggee } = await halted(own);
  debuggee.script = () => undefined;
  const stop = new AbortController();
  const running = session.runScript(buffer, { signal: stop.signal });
  await expect.poll(() => debuggee.received).toContain(RUN);
  stop.abort();
  await expect(running).rejects.toThrow('aborted');
  await expect.poll(() => debuggee.received.at(-1)).toBe(READ_REGISTERS);
});

test("HyperDbg's debuggee is not interrupted: it would lose what arrives while a script runs", async () => {
  const { session, debuggee } = await halted();
  debuggee.script = () => undefined;
  const stop = new AbortController();
  const running = session.runScript(buffer, { signal: stop.signal });
  await expect.poll(() => debuggee.received).toContain(RUN);
  stop.abort();
  await expect(running).rejects.toThrow('aborted');
  expect(debuggee.received.at(-1)).toBe(RUN);
});

test("a script with the end marker in it is not sent to HyperDbg's debuggee, which would cut it there", async () => {
  const marked = new Uint8Array(24);
  marked.set([0x00, 0x80, 0xee, 0xff], 16);
  const theirs = await halted();
  await expect(theirs.session.runScript(marked)).rejects.toThrow(StateError);
  expect(theirs.debuggee.received).not.toContain(RUN);
  const ours = await halted(own);
  await expect(ours.session.runScript(marked)).resolves.toEqual({ value: undefined, stopped: false });
});

test('an expression that is never answered times out', async () => {
  const { session, debuggee } = await halted();
  debuggee.script = () => undefined;
  await expect(session.runScript(buffer, { isFormat: true, repeatable: true })).rejects.toThrow(TimeoutError);
});

test('output under the number of an error, as at a halt of breakpoint 3, means nothing for the line', async () => {
  const { session, debuggee, lines } = await halted({ connect: { deadlines: { answer: 1000, noisyAnswer: 20 } } });
  debuggee.script = () => ({ output: 'hello\n', code: 3 });
  await session.runScript(buffer);
  debuggee.outgoing = (frame) => {
    setTimeout(() => void lines[1].write(frame), 100);
    return undefined;
  };
  await session.readRegisters();
  expect(session.stats.retries).toBe(0);
});
