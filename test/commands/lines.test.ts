import { expect, test } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { Globals } from '../../src/script/index.ts';
import { bind } from '../../src/shell/bind.ts';
import { splitLine } from '../../src/shell/filters/index.ts';
import { openConsole } from './console.ts';

const commands = Object.values(declarations).map((command) => [command.names[0], command] as const);

test.each(commands)('%s takes its own examples', async (_, command) => {
  const { shell, debuggee } = await openConsole();
  debuggee.script = () => ({ value: 1n });
  const { session, symbols, registry } = shell;
  const globals = new Globals();
  const { signal } = new AbortController();
  for (const [line] of command.examples) {
    const { line: own, tokens } = splitLine(line, registry);
    await expect(bind(command, tokens, own, { session, symbols, registry, globals, signal })).resolves.toBeTypeOf(
      'object',
    );
  }
});

test.each(commands)('%s refuses what it does not understand, and nothing happens', async (name, command) => {
  const { shell, debuggee, wishes, type } = await openConsole();
  if (!command.states.includes('halted')) await type('g');
  const before = debuggee.received.length;
  const state = shell.session?.state.name;
  const outcome = await shell.execute(`${name} # # # # # # # #`);
  expect(outcome.code).toBe(2);
  expect(debuggee.received).toHaveLength(before);
  expect(shell.session?.state.name).toBe(state);
  expect(wishes).toEqual([]);
});

test.each(commands.filter(([, { states }]) => !states.includes('offline')))('%s needs a debuggee', async (name) => {
  const { shell, type } = await openConsole();
  await type('.debug close');
  expect((await shell.execute(name)).code).toBe(1);
});
