import { expect, test } from 'vitest';
import { parseBreakpointList } from '../../src/inspect/breakpoint-list.ts';

test('rows are read, headings are not', () => {
  const text = [
    'id   address             status',
    '--   ----------------    --------',
    '01   fffff80000101100    enabled',
    '0a   fffff80000101200    disabled  core 1  pid 4',
    '',
  ].join('\n');
  expect(parseBreakpointList(text)).toEqual([
    { id: 1, address: 0xfffff80000101100n, state: 'enabled', only: '' },
    { id: 10, address: 0xfffff80000101200n, state: 'disabled', only: 'core 1  pid 4' },
  ]);
});

test('an address may have a backtick', () => {
  expect(parseBreakpointList('1 fffff800`00101100 enabled')[0]?.address).toBe(0xfffff80000101100n);
});

test('what the debuggee prints after a row cannot act on the terminal', () => {
  expect(parseBreakpointList('1 fffff80000101100 enabled \x1b[2J')[0]?.only).toBe('\\x1b[2J');
});

test('a notice is no breakpoint', () => {
  expect(parseBreakpointList('no breakpoints are set\n')).toEqual([]);
});
