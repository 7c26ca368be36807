import { expect, it } from 'vitest';
import { bracketPair, highlight } from '../../src/script/index.ts';

/** The coloured tokens of a script, each with its hue. */
const coloured = (source: string) => highlight(source).map(({ from, to, hue }) => [source.slice(from, to), hue]);

it('tells the tokens of a script apart', () => {
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
  ['{ f(1); }', 0, [0, 8]],
  ['{ f(1); }', 9, [8, 0]],
  ['{ f(1); }', 3, [3, 5]],
  ['{ f(1); }', 6, [5, 3]],
  ['{ f(1); }', 1, [0, 8]],
  ['{ f(1); }', 8, [8, 0]],
  ['f(")")', 1, [1, 5]],
  ['a[1]', 3, [3, 1]],
])('finds the partner of a bracket in %s at %i', (source, at, pair) => {
  expect(bracketPair(source, at)).toEqual(pair);
});

it.each([
  ['{ f(1);', 0],
  ['f(1]', 1],
  ['f(1)', 2.5],
  ['")"', 1],
])('finds none in %s at %i', (source, at) => {
  expect(bracketPair(source, at)).toBeUndefined();
});

it('costs little more for twice as much text', () => {
  expect(highlight('('.repeat(20_000))).toEqual([]);
  expect(bracketPair(`${'('.repeat(10_000)}${')'.repeat(10_000)}`, 0)).toEqual([0, 19_999]);
});
