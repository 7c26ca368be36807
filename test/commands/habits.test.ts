import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { habitOf, habitWords } from '../../src/shell/habits.ts';
import { Registry } from '../../src/shell/registry.ts';
import { teachSearch } from '../session/searching.ts';
import { teachCallStack } from '../session/stack.ts';
import { teachSteps } from '../session/stepper.ts';
import { teachTranslation } from '../session/translating.ts';
import { openConsole } from './console.ts';

const registry = new Registry(Object.values(declarations));
const isThere = (name: string) => registry.find(name) !== undefined;

/** Sentences whose suggestion follows from their words; test/shell/habits.test.ts says what it is. */
const sentences = [
  ...['x/10i $rip', 'x/4gx $rsp', 'x/8h &nt!KiTick', 'x/s $rsp', 'x/a', 'x/f', 'info registers rip', 'info b'],
  ...['info threads', 'info proc', 'info stack', 'info shared', 'info symbol x', 'info target', 'info mem'],
  ...[
    'memory read',
    'memory write',
    'memory find',
    'register read rip',
    'register write rax 5',
    'b *0xfffff80000101100',
  ],
  ...['breakpoint list', 'breakpoint delete', 'lmvm nt', 'ta fffff80000101100', '~1s', '~*k', '~0r'],
];

test.each([...habitWords, ...sentences])('what is said about %s can be typed', async (typed) => {
  const habit = habitOf(typed, isThere);
  expect(habit).toBeDefined();
  if (habit?.kind !== 'say') return;
  const console = await openConsole();
  console.debuggee.script = (_, isFormat) => (isFormat ? { value: 0n } : { output: '' });
  for (const teach of [teachCallStack, teachSteps, teachSearch, teachTranslation]) teach(console.debuggee);
  const failures: string[] = [];
  console.shell.on('block', ({ kind, lines }) => {
    if (kind === 'error') failures.push(JSON.stringify(lines));
  });
  const inNote = [...(habit.note?.matchAll(/`([^`]+)`/g) ?? [])].map(([, name]) => name!.split(' ')[0]!);
  const later = ['!monitor', '.sym', 'dt'];
  expect(inNote.filter((name) => !later.includes(name) && !isThere(name))).toEqual([]);
  // Steps until a call or a return are taken by a machine that has them: test/commands/machine/steps.test.ts.
  for (const line of habit.lines.filter((each) => !each.includes('| head'))) {
    if (line === 'gu') await console.type('r rip = nt!KiTick');
    if (/^b[cde] 1$/.test(line)) await console.type('bp nt!KiTick');
    if (line === 'be 1') await console.type('bd 1');
    await console.type(line.replace('FILE', join(tmpdir(), `habit-${process.pid}-${Math.random()}.txt`)));
  }
  expect(failures).toEqual([]);
});
