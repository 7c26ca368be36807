import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openConsole } from './console.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'haltwire-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => path.join(folder, 'a log');
const logged = () => readFileSync(file(), 'utf8').replaceAll(/\d{4}(-\d\d){2} \d\d(:\d\d){2}/g, 'TIME');

test('what is typed and shown goes into the file, errors too', async () => {
  const { type } = await openConsole();
  await type(`.logopen "${file()}"`);
  await type('r rax');
  await type('nonsense');
  await type('.logclose');
  await type('r rbx');
  expect(logged()).toBe(
    [
      'log opened TIME',
      '0: kHyperDbg> r rax',
      'rax=0000000000000000',
      '0: kHyperDbg> nonsense',
      '              ^ no command `nonsense`',
      '.help lists all commands',
      '0: kHyperDbg> .logclose',
      'log closed TIME',
      '',
    ].join('\n'),
  );
});

test('a second log continues after the first', async () => {
  const { type } = await openConsole();
  for (const line of [`.logopen "${file()}"`, '.logclose', `.logopen "${file()}"`, '.logclose']) await type(line);
  expect(logged().match(/log opened/g)).toHaveLength(2);
});

test('lines that a script runs are not logged, what they show is', async () => {
  const { type } = await openConsole();
  const script = path.join(folder, 'a.ds');
  writeFileSync(script, 'r rax\n');
  await type(`.logopen "${file()}"`);
  await type(`.script ${script}`);
  expect(logged()).toBe(`log opened TIME\n0: kHyperDbg> .script ${script}\nrax=0000000000000000\n`);
});

test('filtered output is logged as it is shown, several lines with their prompts', async () => {
  const { type } = await openConsole();
  await type(`.logopen "${file()}"`);
  await type('r | grep rip | count');
  await type('? {\n}');
  expect(logged()).toContain('> r | grep rip | count\n1\n');
  expect(logged()).toContain('0: kHyperDbg> ? {\n> }\n');
});

test('leaving the shell closes it', async () => {
  const { shell, type } = await openConsole();
  await type(`.logopen "${file()}"`);
  await shell.leave();
  expect(logged()).toMatch(/log closed TIME\n$/);
});

test.runIf(process.platform === 'linux')('a full disk is no place for a log', async () => {
  const { type } = await openConsole();
  expect(await type('.logopen /dev/full')).toEqual([
    'cannot write /dev/full: no space left on device',
    'e.g. .logopen session.log',
  ]);
  expect(await type('r rax')).toEqual(['rax=0000000000000000']);
});
