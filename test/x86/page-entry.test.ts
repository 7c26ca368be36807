import { expect, test } from 'vitest';
import { decodePageEntry } from '../../src/x86/page-entry.ts';

test('a table entry leads to a table, whatever its bits 6 to 8 say', () => {
  expect(decodePageEntry('PML4E', 0x0000_0000_0001_41e7n)).toEqual({
    present: true,
    pageSize: undefined,
    covers: 1n << 39n,
    physical: 0x14000n,
    flags: ['P', 'W', 'U', 'A'],
  });
});

test('the lowest address bit of a large page is its PAT bit', () => {
  expect(decodePageEntry('PDE', 0x8000_0000_0020_11e3n)).toEqual({
    present: true,
    pageSize: 0x200000n,
    covers: 0x200000n,
    physical: 0x200000n,
    flags: ['P', 'W', 'A', 'D', 'PS', 'G', 'NX'],
  });
  expect(decodePageEntry('PDPTE', 0x4000_00e3n | 0x83n)).toMatchObject({ pageSize: 1n << 30n, physical: 1n << 30n });
});

test('bit 7 of a page of 4 KiB is its PAT bit, not a size', () => {
  expect(decodePageEntry('PTE', 0x1234_5000n | 0x99n)).toEqual({
    present: true,
    pageSize: 0x1000n,
    covers: 0x1000n,
    physical: 0x12345000n,
    flags: ['P', 'PWT', 'PCD'],
  });
});

test('of an entry that is not present nothing else counts', () => {
  expect(decodePageEntry('PTE', 0xffff_ffff_ffff_fffen)).toMatchObject({ present: false, flags: [] });
});
