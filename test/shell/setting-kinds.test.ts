import { describe, expect, it } from 'vitest';
import { listOf, oneOf, wholeNumber } from '../../src/shell/setting-kinds.ts';

const syntax = oneOf(['intel', 'att', 'masm'], { default: 'intel', meaning: '', spellings: { 'at&t': 'att' } });
const cost = wholeNumber({ from: 0, to: 60, unit: 'seconds', default: 10, meaning: '' });
const panes = listOf(['registers', 'code', 'stack'], { default: ['code'], meaning: '' });

describe('a word', () => {
  it('is taken in any case and by its other spellings', () => {
    expect([syntax.parse('INTEL'), syntax.parse('AT&T')]).toEqual(['intel', 'att']);
  });

  it('that is wrong names the one that was probably meant, or all', () => {
    expect(() => syntax.parse('masn')).toThrow('`masn` is not known here; did you mean `masm`?');
    expect(() => syntax.parse('z80')).toThrow('`z80` is not known here; choose from intel, att, masm');
  });

  it('is completed', () => {
    expect(syntax.complete('I').map(({ insert }) => insert)).toEqual(['intel']);
  });
});

describe('a whole number', () => {
  it('is decimal and within its bounds', () => {
    expect([cost.parse('0'), cost.parse('60')]).toEqual([0, 60]);
    for (const wrong of ['61', '-1', '1f', '1.5', '', '9'.repeat(20)]) {
      expect(() => cost.parse(wrong)).toThrow('a decimal number of seconds from 0 to 60');
    }
  });

  it.each([61, 1.5, '10', null, Number.NaN])('is not %s when a file says so', (value) => {
    expect(cost.isValue(value)).toBe(false);
  });
});

describe('a list', () => {
  it('is typed with blanks or commas, in any order, and may be empty', () => {
    expect(panes.parse('stack, Code')).toEqual(['stack', 'code']);
    expect(panes.parse('none')).toEqual([]);
  });

  it('is written as it is typed', () => {
    for (const typed of ['stack code', 'none']) expect(panes.write(panes.parse(typed))).toBe(typed);
  });

  it('holds each word once, and known ones', () => {
    expect(() => panes.parse('code code')).toThrow('`code` is there twice');
    expect(() => panes.parse('code cod')).toThrow('`cod` is not known here; did you mean `code`?');
    expect(panes.isValue(['code', 'code'])).toBe(false);
    expect(panes.isValue(['code', 'calls'])).toBe(false);
    expect(panes.isValue('code')).toBe(false);
  });

  it('completes the words that are left', () => {
    expect(panes.complete('code ')).toEqual([
      { insert: 'code registers', label: 'registers' },
      { insert: 'code stack', label: 'stack' },
    ]);
    expect(panes.complete('').map(({ insert }) => insert)).toEqual(['registers', 'code', 'stack', 'none']);
  });
});
