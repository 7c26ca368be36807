import { describe, expect, test } from 'vitest';
import { flagsText, flagValue } from '../../src/x86/flags.ts';

describe('flags', () => {
  test('are read from their bit', () => {
    expect(flagValue(0x246n, 'zf')).toBe(1);
    expect(flagValue(0x246n, 'cf')).toBe(0);
    expect(flagValue(0x3246n, 'iopl')).toBe(3);
  });

  test('are written highest first', () => {
    expect(flagsText(0x246n)).toBe('IF ZF PF');
    expect(flagsText(2n)).toBe('');
  });

  test('that do not exist are refused by name', () => {
    expect(() => flagValue(0n, 'xf')).toThrow("no flag 'xf'");
  });
});
