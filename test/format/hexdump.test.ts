import { describe, expect, test } from 'vitest';
import { dumpLayouts, formatDump } from '../../src/format/hexdump.ts';
import type { Memory } from '../../src/format/memory.ts';
import { plain, withRole } from './lines.ts';

const ADDRESS = 0xfffff800_00101000n;
const counting = (length: number) => Uint8Array.from({ length }, (_, index) => index + 0x3c);
const memory = (length: number, gaps: Memory['gaps'] = []): Memory => ({
  address: ADDRESS,
  bytes: counting(length),
  gaps,
});
const dump = (name: keyof typeof dumpLayouts, of: Memory) => plain(formatDump(of, dumpLayouts[name], 'virtual'));

describe('formatDump', () => {
  test('db shows sixteen bytes a row and their text', () => {
    expect(dump('db', memory(0x20))).toEqual([
      'fffff800`00101000  3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 4a 4b  <=>?@ABCDEFGHIJK',
      'fffff800`00101010  4c 4d 4e 4f 50 51 52 53 54 55 56 57 58 59 5a 5b  LMNOPQRSTUVWXYZ[',
    ]);
  });

  test('dc shows four double-words and their text', () => {
    expect(dump('dc', memory(0x10))).toEqual([
      'fffff800`00101000  3f3e3d3c 43424140 47464544 4b4a4948  <=>?@ABCDEFGHIJK',
    ]);
  });

  test('dd shows four double-words', () => {
    expect(dump('dd', memory(0x10))).toEqual(['fffff800`00101000  3f3e3d3c 43424140 47464544 4b4a4948']);
  });

  test('dq shows two quad-words, each with a backtick', () => {
    expect(dump('dq', memory(0x10))).toEqual(['fffff800`00101000  43424140`3f3e3d3c 4b4a4948`47464544']);
  });

  test('physical rows are marked', () => {
    expect(plain(formatDump(memory(8), dumpLayouts.dq, 'physical'))).toEqual([
      '#       fffff800`00101000  43424140`3f3e3d3c',
    ]);
  });

  test('a short last row keeps the text in its column', () => {
    expect(dump('db', memory(3))).toEqual(['fffff800`00101000  3c 3d 3e                                         <=>']);
  });

  test('a value of which a byte cannot be read is question marks', () => {
    const gap = memory(16, [{ from: 14, to: 16 }]);
    expect(dump('db', gap)).toEqual([
      'fffff800`00101000  3c 3d 3e 3f 40 41 42 43 44 45 46 47 48 49 ?? ??  <=>?@ABCDEFGHI..',
    ]);
    expect(dump('dd', gap)[0]).toContain('47464544 ????????');
    expect(dump('dq', gap)[0]).toContain('43424140`3f3e3d3c ????????`????????');
    expect(withRole(formatDump(gap, dumpLayouts.dd, 'virtual'), 'dim')).toEqual([' ????????']);
  });

  test('bytes that could act on a terminal are dots', () => {
    const bytes = Uint8Array.of(0x1b, 0x5b, 0x9b, 0x07, 0x0a, 0xe2, 0x7f, 0x20);
    expect(dump('db', { address: ADDRESS, bytes, gaps: [] })[0]?.slice(-8)).toBe('.[..... ');
  });
});
