import { expect, test } from 'vitest';
import { callStack } from '../../src/session/index.ts';
import { messages } from '../../src/wire/index.ts';
import { CODE_BASE } from './debuggee.ts';
import { halted, loseAnswers } from './scene.ts';
import { teachCallStack } from './stack.ts';

const stack = CODE_BASE + 0x8000n;

async function scene() {
  const opened = await halted();
  teachCallStack(opened.debuggee);
  return opened;
}

test('a stack begins at rsp when no base is given, and reports that address', async () => {
  const { session, debuggee } = await scene();
  debuggee.memory.set([0x0a, 0x10, 0x10, 0, 0, 0xf8, 0xff, 0xff], 0x8008);
  debuggee.memory.set([1, 2, 3, 4, 5, 6, 7], 0x1003);
  const { base, words } = await session.ask(callStack({ base: 0n, count: 2, width: 8 }));
  expect(base).toBe(stack);
  expect(words.map(({ at }) => at)).toEqual([stack, stack + 8n]);
  expect(words[1]).toMatchObject({ value: CODE_BASE + 0x100an, readable: true, executable: true });
  expect([...words[1]!.before]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(words[0]).toMatchObject({ readable: false, executable: false });
});

test('the words end where the stack cannot be read', async () => {
  const { session } = await scene();
  const { words } = await session.ask(callStack({ base: CODE_BASE + 0x3fff0n, count: 8, width: 8 }));
  expect(words).toHaveLength(2);
});

test('32-bit words have no upper half', async () => {
  const { session, debuggee } = await scene();
  debuggee.taught.set(messages.callStack.action, (payload) => {
    const answer = payload.slice();
    answer.set([0xff, 0xff, 0xff, 0xff], 4);
    answer.set([1, 0, 0, 0, 0, 0, 0, 0, 0x78, 0x56, 0x34, 0x12, 0xff, 0xff], 40);
    debuggee.send(messages.callStackResult, answer);
  });
  const { words } = await session.ask(callStack({ base: stack, count: 1, width: 4 }));
  expect(words.map(({ value }) => value)).toEqual([0x12345678n]);
});

test('a lost answer is asked for again', async () => {
  const { session, debuggee } = await scene();
  loseAnswers(debuggee, messages.callStackResult.action);
  const { words } = await session.ask(callStack({ base: stack, count: 4, width: 8 }));
  expect(words).toHaveLength(4);
});

test('a stack of no words is refused', async () => {
  const { session } = await scene();
  await expect(session.ask(callStack({ base: stack, count: 0, width: 8 }))).rejects.toThrow(/zero/);
});
