import { describe, expect, test } from 'vitest';
import { Pacer } from '../../src/line/pacer.ts';

describe('Pacer', () => {
  test('without a rate everything is due at once', () => {
    const pacer = new Pacer(undefined);
    pacer.enter(100, 5);
    expect(pacer.due(5)).toBe(100);
    expect(pacer.next(5)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a byte takes ten bits', () => {
    const pacer = new Pacer(10_000);
    pacer.enter(3, 100);
    expect([100.9, 101, 102.5, 103, 200].map((now) => pacer.due(now))).toEqual([0, 1, 2, 3, 3]);
  });

  test('bytes that enter while the line is busy follow without a gap', () => {
    const pacer = new Pacer(10_000);
    pacer.enter(2, 0);
    pacer.enter(2, 1.5);
    expect([2, 3, 4].map((now) => pacer.due(now))).toEqual([2, 3, 4]);
  });

  test('an idle line starts anew', () => {
    const pacer = new Pacer(10_000);
    pacer.enter(1, 0);
    pacer.take(1);
    pacer.enter(1, 50);
    expect([50.5, 51].map((now) => pacer.due(now))).toEqual([0, 1]);
  });

  test('bytes that are not taken do not hold up the line', () => {
    const pacer = new Pacer(10_000);
    pacer.enter(1, 0);
    pacer.enter(1, 50);
    expect(pacer.due(51)).toBe(2);
    expect(pacer.waiting).toBe(2);
  });

  test('wakes for groups of a millisecond and for the last byte exactly', () => {
    const pacer = new Pacer(100_000);
    pacer.enter(25, 0);
    expect(pacer.next(0)).toBeCloseTo(1);
    expect(pacer.next(1)).toBeCloseTo(2);
    expect(pacer.next(2)).toBeCloseTo(2.5);
    expect(pacer.due(pacer.next(2))).toBe(25);
  });

  test('every byte comes out, whatever the rate', () => {
    for (const rate of [110, 9600, 115_200, 1_234_567, 3_000_000]) {
      const pacer = new Pacer(rate);
      let now = 123.456;
      let out = 0;
      pacer.enter(10_000, now);
      while (pacer.next(now) !== Number.POSITIVE_INFINITY) {
        now = pacer.next(now);
        const due = pacer.due(now);
        expect(due).toBeGreaterThan(0);
        pacer.take(due);
        out += due;
      }
      expect(out).toBe(10_000);
      expect(now - 123.456).toBeCloseTo((10_000 * 10_000) / rate, 3);
    }
  });
});
