import { beforeEach, describe, expect, test } from 'vitest';
import { createBoard } from '../../src/machine/board.ts';
import { GuestFault } from '../../src/machine/cpu/fault.ts';
import { Allow, PageFaultCode, type PagingMode, USER_SHIFT, walk } from '../../src/machine/cpu/paging.ts';
import { Memory } from '../../src/machine/memory.ts';
import { AddressSpace, Rights, TableAllocator } from '../../src/machine/page-tables.ts';

const ROOT = 0x10000;
const pagingMode: PagingMode = { cr3: BigInt(ROOT), writeProtect: true, noExecute: true };
const LOW = 0x400000;
const HIGH = -0x80000000000; // fffff800`00000000

let memory: Memory;
let space: AddressSpace;
beforeEach(() => {
  memory = new Memory(createBoard(1));
  space = new AddressSpace(new TableAllocator(memory, 0x20000), ROOT);
});

/** The error code of the fault that an access ends in. */
function faultOf(
  linear: number,
  access: 'read' | 'write' | 'execute',
  user: boolean,
  mode = pagingMode,
): number | undefined {
  try {
    walk(memory, mode, linear, access, user);
  } catch (fault) {
    if (fault instanceof GuestFault) return fault.errorCode;
    throw fault;
  }
  return undefined;
}

/** The lowest page-table entry of an address, where its tables are the first that were taken. */
const leafEntry = (): number => 0x22000 + ((LOW >> 12) & 511) * 8;

describe('the walk', () => {
  test('finds a 4 KiB page', () => {
    space.map(BigInt(LOW), 0x123000, 0x1000, Rights.write | Rights.user);
    expect(walk(memory, pagingMode, LOW, 'read', true).page).toBe(0x123000);
  });

  test('finds the 4 KiB page inside a 2 MiB page, in the upper half', () => {
    space.mapLarge(0xfffff80000000000n, 0x200000, Rights.write);
    expect(walk(memory, pagingMode, HIGH + 0x12345, 'read', false).page).toBe(0x212000);
  });

  test('refuses what is not present, for the reason given', () => {
    expect(faultOf(LOW, 'read', false)).toBe(0);
    expect(faultOf(LOW, 'write', true)).toBe(PageFaultCode.write | PageFaultCode.user);
    expect(faultOf(LOW, 'execute', false)).toBe(PageFaultCode.fetch);
  });

  test('keeps user mode out of kernel pages', () => {
    space.map(BigInt(LOW), 0x123000, 0x1000, Rights.write);
    expect(faultOf(LOW, 'read', true)).toBe(PageFaultCode.present | PageFaultCode.user);
    expect(faultOf(LOW, 'read', false)).toBeUndefined();
  });

  test('respects read-only pages in the kernel as CR0.WP says', () => {
    space.map(BigInt(LOW), 0x123000, 0x1000, 0);
    expect(faultOf(LOW, 'write', false)).toBe(PageFaultCode.present | PageFaultCode.write);
    expect(faultOf(LOW, 'write', false, { ...pagingMode, writeProtect: false })).toBeUndefined();
  });

  test('takes a set reserved bit for a fault', () => {
    space.map(BigInt(LOW), 0x123000, 0x1000, 0);
    expect(faultOf(LOW, 'read', false, { ...pagingMode, noExecute: false })).toBe(
      PageFaultCode.present | PageFaultCode.reserved,
    );
  });

  test('raises #GP for an address that is not canonical', () => {
    expect(() => walk(memory, pagingMode, 2 ** 47, 'read', false)).toThrow(expect.objectContaining({ vector: 13 }));
  });
});

describe('accessed and dirty', () => {
  test('a read sets A, a write sets D as well', () => {
    space.map(BigInt(LOW), 0x123000, 0x1000, Rights.write);
    walk(memory, pagingMode, LOW, 'read', false);
    expect(memory.load(leafEntry(), 8) & 0x60n).toBe(0x20n);
    walk(memory, pagingMode, LOW, 'write', false);
    expect(memory.load(leafEntry(), 8) & 0x60n).toBe(0x60n);
  });

  test('a clean page is not writable for the cache, so that the first store walks', () => {
    space.map(BigInt(LOW), 0x123000, 0x1000, Rights.write | Rights.user);
    const both = Allow.write | (Allow.write << USER_SHIFT);
    expect(walk(memory, pagingMode, LOW, 'read', true).allow & both).toBe(0);
    expect(walk(memory, pagingMode, LOW, 'write', true).allow & both).toBe(both);
  });
});
