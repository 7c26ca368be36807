import { describe, expect, it } from 'vitest';
import { SortedSymbols } from '../../src/symbols/sorted.ts';

const table = new SortedSymbols([
  { name: 'nt!KiTick', address: 0x2000n, size: 0x20 },
  { name: 'nt!KiIdleLoop', address: 0x1000n, size: 0x40 },
  { name: 'init!main', address: 0x9000n },
  { name: 'nt!KiTickCount', address: 0x8000n, size: 8 },
]);

describe('lookup', () => {
  it('finds a name exactly as written', () => expect(table.lookup('nt!KiTick')).toBe(0x2000n));
  it('knows no other spelling', () => expect(table.lookup('nt!kitick')).toBeUndefined());
});

describe('nearest', () => {
  it('names the start of a symbol', () =>
    expect(table.nearest(0x1000n)).toEqual({ name: 'nt!KiIdleLoop', offset: 0n }));
  it('gives the distance within it', () => expect(table.nearest(0x103fn)?.offset).toBe(0x3fn));
  it('does not reach past the size', () => expect(table.nearest(0x1040n)).toBeUndefined());
  it('knows nothing below the first', () => expect(table.nearest(0xfffn)).toBeUndefined());
  it('reaches 64 KiB from a symbol without size', () => {
    expect(table.nearest(0x18fffn)?.name).toBe('init!main');
    expect(table.nearest(0x19000n)).toBeUndefined();
  });
});

describe('complete', () => {
  const names = (prefix: string, limit?: number) => table.complete(prefix, limit).map(({ name }) => name);
  it('takes any case', () => expect(names('NT!kitick')).toEqual(['nt!KiTick', 'nt!KiTickCount']));
  it('also matches after the name of the module', () =>
    expect(names('kitick')).toEqual(['nt!KiTick', 'nt!KiTickCount']));
  it('offers all for nothing', () => expect(names('')).toHaveLength(4));
  it('stops at the limit', () => expect(names('', 2)).toHaveLength(2));
});
