import { expect, it } from 'vitest';
import { lineText, type TextLine } from '../../src/format/block.ts';
import { fitted } from '../../src/ui/word-wrap.ts';

const rows = (lines: readonly TextLine[], columns: number, kind = 'error') =>
  fitted({ kind, lines }, columns).map(lineText);

it('breaks at spaces', () => {
  expect(rows(['the debuggee is running: press Ctrl+C first'], 30)).toEqual([
    'the debuggee is running: press',
    'Ctrl+C first',
  ]);
});

it('goes on below what the line is about', () => {
  expect(rows(['     ^ neither a number nor a known symbol'], 32)).toEqual([
    '     ^ neither a number nor a',
    '       known symbol',
  ]);
  expect(rows(['  l LENGTH  how many bytes of it are shown'], 38)).toEqual([
    '  l LENGTH  how many bytes of it are',
    '            shown',
  ]);
});

it('goes on beside the address of an instruction', () => {
  const row =
    'fffff800`00101395  74 03                    je      <nt!KiTimerInterrupt+0xa (fffff800`0010139a)> [taken]';
  expect(rows([row], 100, 'halt')).toEqual([row.slice(0, -' [taken]'.length), `${' '.repeat(19)}[taken]`]);
});

it('keeps the roles of what it breaks', () => {
  const line: TextLine = [
    { text: 'one two ', role: 'error' },
    { text: 'three four', role: 'dim' },
  ];
  expect(fitted({ kind: 'note', lines: [line] }, 12)).toEqual([
    [{ text: 'one two', role: 'error' }],
    [{ text: 'three four', role: 'dim' }],
  ]);
});

it('leaves a word that is wider than the window to the terminal, and tables as they are', () => {
  expect(rows(['see fffff80000101a2c-fffff80000101a2c now'], 20)).toEqual([
    'see',
    'fffff80000101a2c-fffff80000101a2c',
    'now',
  ]);
  const wide = 'RAX=0000000000000000  RBX=0000000000000000';
  expect(rows([wide], 20, 'registers')).toEqual([wide]);
});
