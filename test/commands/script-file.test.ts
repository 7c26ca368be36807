import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { withArguments } from '../../commands/scripts/arguments.ts';
import { openConsole } from './console.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-script-'));

function file(name: string, ...lines: readonly string[]): string {
  const whole = path.join(folder, name);
  writeFileSync(whole, lines.join('\n'));
  return whole;
}

test('arguments are replaced in order, anywhere in the text', () => {
  expect(withArguments('$arg1 $arg10 $arg2 $arg0', ['f', 'a', 'b'])).toBe('a a0 b f');
});

test('what an argument contains is text', () => {
  expect(withArguments('$arg1', ['f', '$&'])).toBe('$&');
});

test('a line that fails is the last, with its place', async () => {
  const { shell, blocks } = await openConsole();
  const outcome = await shell.execute(`.script ${file('fails.ds', 'print 1', '', 'nonsense', 'print 2')}`);
  expect(outcome.code).toBe(1);
  expect(String(outcome.error)).toContain('fails.ds:3 failed');
  expect(blocks.filter(({ kind }) => kind === 'value')).toHaveLength(1);
});

test('a file that leaves the shell is not read any further', async () => {
  const { shell, wishes, blocks } = await openConsole();
  await shell.execute(`.script ${file('leaves.ds', 'exit', 'print 2')}`);
  expect(wishes).toEqual(['exit 0']);
  expect(blocks.filter(({ kind }) => kind === 'value')).toEqual([]);
});

test('a file that runs itself ends', async () => {
  const { shell } = await openConsole();
  const itself = path.join(folder, 'itself.ds');
  file('itself.ds', `.script ${itself}`);
  expect((await shell.execute(`.script ${itself}`)).code).toBe(1);
});

test('a line waits for the halt that it needs', async () => {
  const { shell, debuggee, blocks } = await openConsole();
  const running = shell.execute(`.script ${file('waits.ds', 'g', 'print 3')}`);
  await expect.poll(() => debuggee.continues).toBe(1);
  expect(blocks.filter(({ kind }) => kind === 'value')).toEqual([]);
  debuggee.halt(4);
  expect((await running).code).toBe(0);
  expect(blocks.filter(({ kind }) => kind === 'value')).toHaveLength(1);
});

test('Ctrl+C ends a file that waits', async () => {
  const { shell, debuggee } = await openConsole();
  const running = shell.execute(`.script ${file('stopped.ds', 'g', 'print 3')}`);
  await expect.poll(() => debuggee.continues).toBe(1);
  shell.interrupt();
  expect((await running).code).toBe(130);
});
