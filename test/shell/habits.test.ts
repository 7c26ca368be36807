import { describe, expect, it } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { habitWords } from '../../src/shell/habits.ts';
import { Registry } from '../../src/shell/registry.ts';
import { haltedShell } from './sample-shell.ts';

const registry = new Registry(Object.values(declarations));

describe('words of other debuggers', () => {
  it('are each in the table once, and no name of ours', () => {
    const words = habitWords.map(([typed]) => typed);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
    expect(words.filter((word) => Object.values(declarations).some(({ names }) => names.includes(word)))).toEqual([]);
  });

  it('that change nothing are run, and told', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('da 10 l 8')).code).toBe(0);
    expect(said()).toBe('da is `db` here\ndump of 10 l 8\n');
  });

  it.each([
    ['quit', 'here it is `exit`'],
    ['~1s', 'here it is `~ 1`'],
    ['break', 'here it is `bp nt!KiTick`'],
    ['dbb', 'did you mean `db`?'],
  ])('that do something are only told: %s', (typed, advice) => {
    expect(registry.find(typed)).toBeUndefined();
    expect(registry.advice(typed)).toBe(advice);
  });

  it('that HyperDbg has and that are not here yet are told apart from mistakes', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('DT nt!x')).code).toBe(2);
    expect(said()).toContain('^ `dt` of HyperDbg is not here yet: it is a part of symbols from files\n');
    expect(said()).not.toContain('did you mean');
  });

  it('stand behind an unknown name', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('quit')).code).toBe(2);
    expect(said()).toMatch(/\^ no command `quit`\nhere it is `exit`; \.help lists all commands\n/);
  });

  it('are told only for what there is', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute('ba r4 1000');
    expect(said()).not.toContain('!monitor');
  });
});

describe('a word that has no place', () => {
  it.each([
    ['db 10 L20', 'one word too many; did you mean `l 20`?'],
    ['db 10 pit 4', 'one word too many; did you mean `pid`?'],
    ['db 10 length 20', 'one word too many; did you mean `l`?'],
    ['db 10 |grep a', "one word too many; a filter's sign is a word of its own: `| grep`, `> FILE`"],
    ['db 10 what', 'one word too many'],
  ])('%s', async (line, why) => {
    const { shell, said } = await haltedShell();
    await shell.execute(line);
    expect(said().split('\n')[0]?.trim()).toBe(`^ ${why}`);
  });
});
