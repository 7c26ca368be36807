import { describe, expect, it } from 'vitest';
import { cells, clip, width } from '../../src/ui/cells.ts';

describe('width', () => {
  it.each([
    ['bp nt!KiTick', 12],
    ['漢字', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['', 0],
  ])('of %j is %i cells', (text, expected) => {
    expect(width(text)).toBe(expected);
  });

  it.each([['\t'], ['\u200b'], ['\u202e'], ['\u0301'], ['\ud800']])(
    'of %j, which shows nothing, is that of its placeholder',
    (text) => {
      expect(cells(text).map((cell) => cell.text)).toEqual(['·']);
      expect(width(text)).toBe(1);
    },
  );
});

describe('clip', () => {
  it('leaves what fits', () => {
    expect(clip('halted', 6)).toBe('halted');
  });

  it('ends with … what does not', () => {
    expect(clip('halted', 4)).toBe('hal…');
  });

  it('never cuts a wide character in two', () => {
    expect(clip('漢字漢字', 4)).toBe('漢…');
  });

  it('pads by cells', () => {
    expect(clip('漢', 4, true)).toBe('漢  ');
  });
});
