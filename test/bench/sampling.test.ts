import { describe, expect, it } from 'vitest';
import { inTurn, median, quantile, repeat, until, within } from '../../bench/sampling.ts';

describe('sampling', () => {
  it('takes the middle of the samples, whatever their order', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('takes a share of the samples between two of them', () => {
    expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20);
    expect(quantile([0, 100], 0.99)).toBe(99);
  });

  it('does not make a number up out of nothing', () => {
    expect(() => median([])).toThrow('nothing was measured');
  });

  it('leaves the warm-up out', async () => {
    let runs = 0;
    expect(await repeat(2, 3, () => ++runs)).toEqual([3, 4, 5]);
  });

  it('lets the jobs take turns', async () => {
    const order: string[] = [];
    const job = (name: string) => async () => order.push(name);
    expect(await inTurn(1, 2, [job('a'), job('b')])).toEqual([
      [3, 5],
      [4, 6],
    ]);
    expect(order).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
  });

  it('says what did not come in time', async () => {
    await expect(within(5, 'the answer', new Promise(() => {}))).rejects.toThrow(
      'the answer did not come within 0.005 s',
    );
    await expect(until(5, 'the end', () => undefined)).rejects.toThrow('the end did not come');
  });
});
