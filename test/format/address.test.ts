import { expect, test } from 'vitest';
import { formatAddress, formatQword, hex, jsonHex } from '../../src/format/address.ts';

test('addresses have sixteen digits and a backtick', () => {
  expect(formatAddress(0xfffff800_00101a2cn)).toBe('fffff800`00101a2c');
  expect(formatAddress(0x10n)).toBe('00000000`00000010');
  expect(formatAddress(-1n)).toBe('ffffffff`ffffffff');
});

test('registers have sixteen digits', () => {
  expect(formatQword(4n)).toBe('0000000000000004');
});

test('numbers are cut to their width', () => {
  expect(hex(0x1234, 2)).toBe('34');
});

test('JSON has no leading zeros', () => {
  expect(jsonHex(0x10n)).toBe('0x10');
});
