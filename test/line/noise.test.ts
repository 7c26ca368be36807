import { expect, test } from 'vitest';
import { NoiseSource } from '../../src/line/noise.ts';

test('flips one bit in about the given share of bytes', () => {
  const bytes = new Uint8Array(100_000);
  expect(new NoiseSource(1).apply(bytes, { flipped: 0.01, lost: 0 })).toBe(100_000);
  const changed = bytes.filter((byte) => byte !== 0);
  expect(changed.length).toBeGreaterThan(800);
  expect(changed.length).toBeLessThan(1200);
  expect(changed.every((byte) => (byte & (byte - 1)) === 0)).toBe(true);
});

test('loses about the given share of bytes and keeps the others in order', () => {
  const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => index & 0xff);
  const kept = new NoiseSource(2).apply(bytes, { flipped: 0, lost: 0.1 });
  expect(kept).toBeGreaterThan(8700);
  expect(kept).toBeLessThan(9300);
  const steps = Array.from(bytes.subarray(1, kept), (byte, index) => (byte - bytes[index]!) & 0xff);
  expect(Math.max(...steps)).toBeLessThan(20);
});

test('the same seed damages the same bytes', () => {
  const damaged = (seed: number) => {
    const bytes = new Uint8Array(1000);
    new NoiseSource(seed).apply(bytes, { flipped: 0.1, lost: 0 });
    return bytes;
  };
  expect(damaged(7)).toEqual(damaged(7));
  expect(damaged(7)).not.toEqual(damaged(8));
});
