import { expect, it } from 'vitest';
import { highlight } from '../../src/script/index.ts';

/** The coloured tokens of a script, each with its hue. */
const coloured = (source: string) =>
  highlight(source).coloured.map(({ from, to, hue }) => [source.slice(from, to), hue]);

it('distinguishes the tokens of a script', () => {
  expect(coloured('if (@rax == 1f) { printf("%d\\n", poi(.top + $pid)); } // why')).toEqual([
    ['if', 'keyword'],
    ['@rax', 'register'],
    ['1f', 'number'],
    ['printf', 'keyword'],
    ['"%d\\n"', 'string'],
    ['poi', 'function'],
    ['.top', 'global'],
    ['$pid', 'register'],
    ['// why', 'comment'],
  ]);
});

it('knows types, symbols and members', () => {
  expect(coloured('int x = nt!KiTick; y.dd = 2;')).toEqual([
    ['int', 'keyword'],
    ['nt!KiTick', 'symbol'],
    ['dd', 'function'],
    ['2', 'number'],
  ]);
});

it('marks what the language does not have, unless it is still being typed', () => {
  expect(coloured('@rxx + 1')).toEqual([
    ['@rxx', 'wrong'],
    ['1', 'number'],
  ]);
  expect(coloured('1 + @rx')).toEqual([['1', 'number']]);
  expect(coloured('print("abc')).toEqual([['print', 'function']]);
});

it.each([
  ['{ f(1); }', [0, 8], [3, 5]],
  ['f(")")', [1, 5]],
  ['f(1) // )', [1, 3]],
  ['a[1]', [1, 3]],
  ['{ f(1);', [3, 5]],
  ['f(1]'],
  ['")"'],
])('finds the partners of brackets in %s', (source, ...pairs) => {
  const both = (pairs as number[][]).flatMap(([from, to]) => [
    [from, to],
    [to, from],
  ]);
  expect([...highlight(source).brackets].sort()).toEqual(both.sort());
});

it('takes any number of brackets', () => {
  const { brackets } = highlight(`${'('.repeat(10_000)}${')'.repeat(10_000)}`);
  expect(brackets.get(0)).toBe(19_999);
});
