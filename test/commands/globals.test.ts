import { expect, test } from 'vitest';
import { halted } from '../session/scene.ts';
import { openConsole } from './console.ts';

test('global variables last as long as the session', async () => {
  const { shell, debuggee, type } = await openConsole();
  debuggee.script = () => ({ value: 1n });
  await type('? .calls = 1;');
  expect(await type('print .calls')).toEqual(['1']);
  await type('.debug close');
  const next = await halted();
  next.debuggee.script = () => ({ value: 1n });
  shell.attach(next.session);
  await shell.shown();
  expect((await type('print .calls')).join()).toContain("the variable '.calls' has no value yet");
});
