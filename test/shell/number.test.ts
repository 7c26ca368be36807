import { describe, expect, it } from 'vitest';
import { closest } from '../../src/shell/closest.ts';
import { firstNonDigit, MAX_64, parseNumber } from '../../src/shell/number.ts';
import { Traffic } from '../../src/shell/traffic.ts';

describe('parseNumber', () => {
  it.each([
    ['1f', 0x1fn],
    ['0x1f', 0x1fn],
    ['0X1F', 0x1fn],
    ['x1f', 0x1fn],
    ['\\x1f', 0x1fn],
    ['\\X1f', 0x1fn],
    ['0n10', 10n],
    ['0N10', 10n],
    ['n10', 10n],
    ['\\n10', 10n],
    ['fffff801`2345', 0xfffff8012345n],
    ['add', 0xaddn],
    ['fffffffffffffffff', MAX_64],
    ['0n18446744073709551616', MAX_64],
    ['', undefined],
    ['0x', undefined],
    ['n1f', undefined],
    ['1g', undefined],
    ['-1', undefined],
    ['`', undefined],
  ])('%s', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each([
    ['12z4', 2],
    ['0xz', 2],
    ['0n1f', 3],
    ['0x', 2],
  ])('the first wrong character of %s is number %i', (text, at) => {
    expect(firstNonDigit(text)).toBe(at);
  });
});

describe('closest', () => {
  it.each([
    ['.hlep', '.help'],
    ['KITIK', 'KiTick'],
    ['dbb', 'db'],
    ['bpp', 'bp'],
    ['frobnicate', undefined],
    ['q', undefined],
  ])('%s means %s', (typed, known) => {
    expect(closest(typed, ['.help', 'KiTick', 'db', 'bp', 'g'])).toBe(known);
  });
});

describe('Traffic', () => {
  it('takes the rate over about the last second', () => {
    const traffic = new Traffic();
    expect(traffic.measure(0, 500, 0)).toEqual({ received: 0, sent: 0 });
    expect(traffic.measure(1000, 1500, 10)).toEqual({ received: 1000, sent: 10 });
    expect(traffic.measure(1500, 2000, 10)).toEqual({ received: 1000, sent: 10 / 1.5 });
    expect(traffic.measure(9000, 2000, 10)).toEqual({ received: 0, sent: 0 });
  });

  it('makes no huge rate of a short time', () => {
    const traffic = new Traffic();
    traffic.measure(0, 0, 0);
    expect(traffic.measure(1, 100, 0).received).toBe(400);
  });
});
