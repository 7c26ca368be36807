import { expect, test } from 'vitest';
import { isCutShort } from '../../src/x86/cut-short.ts';

test.each([
  ['a whole instruction', '90', false],
  ['a whole one and part of the next', 'c3e8', false],
  ['the beginning of a call', 'e80011', true],
  ['a prefix alone', 'f3', true],
  ['nothing', '', true],
  ['bytes that are no instruction', '06060606', false],
])('%s', (_, hex, cut) => {
  expect(isCutShort(Buffer.from(hex, 'hex'), 64)).toBe(cut);
});
