import { expect, test } from 'vitest';
import { symbolText } from '../../src/symbols/names.ts';

const named = (name: string, offset: bigint | number = 0n) => ({ nearest: () => ({ name, offset }) });

test('a symbol, with the distance where there is one', () => {
  expect(symbolText(0x1000n, named('nt!KiTick'))).toBe('nt!KiTick');
  expect(symbolText(0x1000n, named('nt!KiTick', 0x1cn))).toBe('nt!KiTick+0x1c');
  expect(symbolText(0x1000n, { nearest: () => undefined })).toBeUndefined();
  expect(symbolText(0x1000n, undefined)).toBeUndefined();
});

test('a name of the debuggee cannot reach the terminal as it is, nor fill it', () => {
  expect(symbolText(0n, named('m!\x1b]0;owned\x07\u202e'))).toBe('m!\\x1b]0;owned\\x07\\u202e');
  expect(symbolText(0n, named(`m!${'a'.repeat(5000)}`))?.length).toBe(200);
});
