import { expect, test } from 'vitest';
import { Globals } from '../../src/script/index.ts';
import { address, script } from '../../src/shell/arguments/index.ts';
import { Registry } from '../../src/shell/registry.ts';
import { FakeSession } from './fake-session.ts';
import { sampleSymbols } from './sample-shell.ts';

const globals = new Globals();
globals.assign('calls');
const context = {
  session: new FakeSession().session,
  symbols: sampleSymbols,
  registry: new Registry([]),
  globals,
  signal: new AbortController().signal,
};

const offered = async (prefix: string, type: typeof script | typeof address = script) =>
  (await type.complete!(prefix, context)).map(({ insert, label }) => [insert, label]);

test('functions come with their signature, ready for their arguments', async () => {
  expect(await offered('{ x = strc')).toEqual([['{ x = strcmp(', 'strcmp(left, right)']]);
});

test('registers, pseudo-registers and global variables by their sigils', async () => {
  expect(await offered('print(@r15w')).toEqual([['print(@r15w', '@r15w']]);
  expect(await offered('print($ti')).toEqual([
    ['print($tid', '$tid'],
    ['print($time', '$time'],
  ]);
  expect(await offered('print(.')).toEqual([['print(.calls', '.calls']]);
});

test('symbols are whole words with their module', async () => {
  expect((await offered('print(nt!KiTi')).map(([insert]) => insert)).toContain('print(nt!KiTick');
});

test('statements are offered where statements stand, values where values stand', async () => {
  expect(await offered('{ whi')).toEqual([['{ while', 'while']]);
  expect(await offered('whi', address)).toEqual([]);
  expect((await offered('print', script)).map(([, label]) => label)).toEqual(['printf', 'print(value)']);
  expect(await offered('print', address)).toEqual([]);
});

test('nothing completes the text of a string', async () => {
  expect(await offered('printf("@ra')).toEqual([]);
});
