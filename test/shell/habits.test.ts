import { describe, expect, it } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { habitOf, habitWords } from '../../src/shell/habits.ts';
import { Registry } from '../../src/shell/registry.ts';
import { haltedShell } from './sample-shell.ts';

const registry = new Registry(Object.values(declarations));

const isThere = (name: string) => registry.find(name) !== undefined;

/** Words whose meaning depends on those after them. */
const sentences: readonly (readonly [typed: string, lines: readonly string[]])[] = [
  ['x/10i $rip', ['u @rip l 32']],
  ['x/4gx $rsp', ['dq @rsp l 20']],
  ['x/2wx 0xfffff80000100000', ['dd 0xfffff80000100000 l 8']],
  ['x/8h &nt!KiTick', ['dw nt!KiTick l 10']],
  ['x/s $rsp', ['da @rsp']],
  ['x/2a $rsp+8', ['dps @rsp+8 l 10']],
  ['x/', ['dd @rsp l 4']],
  ['x/3f *(float*)p', ['df @rsp l c']],
  ['info registers', ['r']],
  ['info registers rip', ['r rip']],
  ['info b', ['bl']],
  ['info threads', ['.thread list']],
  ['info', ['r', 'bl', 'lm']],
  ['memory read $rsp', ['db @rsp']],
  ['memory read --size 4 $rsp', ['db @rsp']],
  ['memory write $rsp 1', ['eb @rsp 90']],
  ['memory find -s text', ['sa @rsp text l 100']],
  ['register read', ['r']],
  ['register read rip', ['r rip']],
  ['register write rax 5', ['r rax = 1']],
  ['b *0xfffff80000101100', ['bp 0xfffff80000101100']],
  ['break nt!KiTick', ['bp nt!KiTick']],
  ['b main.c:12', ['bp nt!KiTick']],
  ['breakpoint set -n nt!KiTick', ['bp nt!KiTick']],
  ['breakpoint list', ['bl']],
  ['lmvm nt', ['lm m nt']],
  ['ta fffff80000101100', ['bp fffff80000101100', 'g']],
  ['pa', ['bp nt!KiTick', 'g']],
  ['until *0xfffff80000101100', ['bp 0xfffff80000101100', 'g']],
  ['~1s', ['~ 1']],
  ['~*k', ['~ 1', 'k']],
  ['~0r', ['~ 0', 'r']],
];

describe('words of other debuggers', () => {
  it('are each in the table once, and no name of ours', () => {
    expect(habitWords.filter((word, at) => habitWords.indexOf(word) !== at)).toEqual([]);
    expect(habitWords.filter((word) => Object.values(declarations).some(({ names }) => names.includes(word)))).toEqual(
      [],
    );
  });

  it('that change nothing are run, and reported', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('hexdump 10 l 8')).code).toBe(0);
    expect(said()).toBe('hexdump is `db` here\ndump of 10 l 8\n');
  });

  it.each(sentences)('%s', (typed, lines) => {
    expect(habitOf(typed, isThere)).toMatchObject({ kind: 'say', lines });
  });

  it.each([
    ['quit', 'here it is `exit`'],
    ['~1s', 'here it is `~ 1`'],
    ['ta', 'here it is `bp nt!KiTick`, then `g`'],
    ['f', 'here it is `eb @rsp 90 90`; that fills memory; frames of the stack are in `k`'],
    ['watch', 'breakpoints on data (`!monitor` of HyperDbg) are not here yet: they are a part of events'],
    ['dbb', 'did you mean `db`?'],
  ])('that do something are only explained: %s', (typed, advice) => {
    expect(registry.find(typed)).toBeUndefined();
    expect(registry.advice(typed)).toBe(advice);
  });

  it('that HyperDbg has and that do not exist here yet are distinguished from mistakes', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('DT nt!x')).code).toBe(2);
    expect(said()).toContain('^ `dt` of HyperDbg is not here yet: it is a part of symbols from files\n');
    expect(said()).not.toContain('did you mean');
  });

  it('follow an unknown name', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('quit')).code).toBe(2);
    expect(said()).toMatch(/\^ no command `quit`\nhere it is `exit`; \.help lists all commands\n/);
  });
});

describe('a word that has no place', () => {
  it.each([
    ['db 10 L20', 'one word too many; did you mean `l 20`?'],
    ['db 10 pit 4', 'one word too many; did you mean `pid`?'],
    ['db 10 length 20', 'one word too many; did you mean `l`?'],
    ['db 10 >a.txt', "one word too many; a filter's sign is a word of its own: `| grep`, `> FILE`"],
    ['db 10 what', 'one word too many'],
  ])('%s', async (line, why) => {
    const { shell, said } = await haltedShell();
    await shell.execute(line);
    expect(said().split('\n')[0]?.trim()).toBe(`^ ${why}`);
  });
});
