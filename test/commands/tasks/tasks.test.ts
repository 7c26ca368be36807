import { expect, test } from 'vitest';
import { checkListable, processList } from '../../../commands/tasks/tasks.ts';
import { listProcesses, type Session } from '../../../src/session/index.ts';
import { halted, open } from '../../session/scene.ts';
import { openConsole } from '../console.ts';

test('a debuggee that was found halted, and has not said what it is, is asked for its list', async () => {
  const { session } = await open({ halted: true });
  await session.pause();
  const { lines } = await listed(session);
  expect(lines).toMatch(/init[\s\S]*worker/);
});

test("HyperDbg's debuggee is not asked for what it needs symbols for", async () => {
  const { session, debuggee } = await halted({ osName: 'Windows 11' });
  const { error } = await listed(session);
  expect(error).toMatch(/kernel's symbols/);
  expect(debuggee.received).not.toContain(13);
});

test('a name is made safe before it is shown', async () => {
  const console = await openConsole();
  const { debuggee } = console;
  const { log } = debuggee;
  debuggee.log = (code, text) => log.call(debuggee, code, String(text).replace('worker', 'a\x1b[2J\u202eb'));
  const lines = (await console.type('.process list')).join('\n');
  expect(lines).toMatch(/1a4 {2}ffff8000`00001400 {2}a/);
  expect(lines).not.toMatch(/[\x1b\u202e]/u);
});

async function listed(session: Session): Promise<{ lines?: string; error?: string }> {
  try {
    checkListable(session, '.process');
    return { lines: JSON.stringify(processList(await session.ask(listProcesses()), 0n).lines) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
