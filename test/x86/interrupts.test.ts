import { expect, test } from 'vitest';
import {
  apicErrors,
  decodeInterruptCommand,
  decodeLocalVector,
  decodeRedirection,
  timerDivisor,
  vectorsIn,
} from '../../src/x86/interrupts.ts';

test('entries of the local vector table', () => {
  expect(decodeLocalVector(0x200d1)).toMatchObject({
    vector: 0xd1,
    delivery: 'fixed',
    masked: false,
    timer: 'periodic',
  });
  expect(decodeLocalVector(0x10700)).toMatchObject({ delivery: 'external', masked: true });
  expect(decodeLocalVector(0xf400)).toMatchObject({
    delivery: 'NMI',
    level: true,
    activeLow: true,
    pending: true,
    remoteIrr: true,
  });
  expect(decodeLocalVector(0x40030).timer).toBe('TSC deadline');
});

test('redirection entries', () => {
  expect(decodeRedirection(0x0f0000000000b939n)).toEqual({
    vector: 0x39,
    delivery: 'lowest priority',
    logical: true,
    pending: true,
    activeLow: true,
    remoteIrr: false,
    level: true,
    masked: false,
    destination: 15,
    remapped: undefined,
  });
  // Entry 0x8005 of an IOMMU's table.
  expect(decodeRedirection(0x000b000000000831n)).toMatchObject({ vector: 0x31, remapped: 0x8005, logical: false });
  expect(decodeRedirection(0xff00000000010000n)).toMatchObject({ masked: true, destination: 255, logical: false });
});

test('interrupt commands: 8 bits of destination, or 32 in x2APIC mode', () => {
  expect(decodeInterruptCommand(0x4500, 0x03000000, false)).toMatchObject({
    delivery: 'INIT',
    shorthand: 'none',
    destination: 3,
  });
  expect(decodeInterruptCommand(0xc18fd, 0, false)).toMatchObject({
    vector: 0xfd,
    shorthand: 'all others',
    pending: true,
  });
  expect(decodeInterruptCommand(0x800, 0x80000001, true)).toMatchObject({ logical: true, destination: 0x80000001 });
});

test('the bits of eight registers as vectors', () => {
  expect(vectorsIn([0, 1 << 17, 0, 0, 0, 0, 1 << 17, -0x80000000])).toEqual([0x31, 0xd1, 0xff]);
  expect(vectorsIn(new Array(8).fill(0xffffffff))).toHaveLength(256);
});

test('divisors and errors', () => {
  expect([0, 1, 2, 3, 8, 9, 10, 11].map(timerDivisor)).toEqual([2, 4, 8, 16, 32, 64, 128, 1]);
  expect(apicErrors(0xa0)).toEqual(['sent illegal vector', 'illegal register address']);
});
