import { expect, test } from 'vitest';
import { ByteRing } from '../../src/machine/byte-ring.ts';

const places = { head: 0, shown: 0, tail: 1 };

function ring(start = 0): ByteRing {
  const words = new Int32Array(new SharedArrayBuffer(16)).fill(start, 0, 2);
  return new ByteRing(new Uint8Array(new SharedArrayBuffer(8)), words, places);
}

test('gives bytes back in order, across the end of the buffer', () => {
  const bytes = ring();
  bytes.push(Uint8Array.of(1, 2, 3, 4, 5, 6));
  expect(bytes.pop(5)).toEqual(Uint8Array.of(1, 2, 3, 4, 5));
  bytes.push(Uint8Array.of(7, 8, 9, 10, 11));
  expect(bytes.popByte()).toBe(6);
  expect(bytes.pop(100)).toEqual(Uint8Array.of(7, 8, 9, 10, 11));
  expect(bytes.popByte()).toBe(-1);
});

test('takes all bytes or none', () => {
  const bytes = ring();
  expect(bytes.push(new Uint8Array(9))).toBeUndefined();
  expect(bytes.waiting).toBe(0);
  expect(bytes.push(new Uint8Array(8))).toBe(8);
  expect(bytes.push(Uint8Array.of(1))).toBeUndefined();
});

test('counts on when the counts wrap around', () => {
  const bytes = ring(0x7ffffffe);
  bytes.push(Uint8Array.of(1, 2, 3, 4));
  expect(bytes.waiting).toBe(4);
  expect(bytes.pop(4)).toEqual(Uint8Array.of(1, 2, 3, 4));
});

test('hides bytes until they are shown', () => {
  const words = new Int32Array(new SharedArrayBuffer(16));
  const bytes = new ByteRing(new Uint8Array(new SharedArrayBuffer(8)), words, { head: 0, shown: 2, tail: 1 });
  bytes.push(Uint8Array.of(1));
  const count = bytes.push(Uint8Array.of(2))!;
  expect(bytes.popByte()).toBe(-1);
  bytes.show(count - 1);
  expect(bytes.pop(8)).toEqual(Uint8Array.of(1));
  bytes.show(count);
  bytes.show(count - 1);
  expect(bytes.waiting).toBe(1);
});
