import { expect, test } from 'vitest';
import { isReadable, memoryHex } from '../../src/format/memory.ts';

const memory = { address: 0n, bytes: Uint8Array.of(1, 2, 0, 0, 5), gaps: [{ from: 2, to: 4 }] };

test('a range is readable when no gap touches it', () => {
  expect(isReadable(memory, 0, 2)).toBe(true);
  expect(isReadable(memory, 1, 3)).toBe(false);
  expect(isReadable(memory, 4, 5)).toBe(true);
});

test('hexadecimal text marks what could not be read', () => {
  expect(memoryHex(memory)).toBe('0102????05');
});
