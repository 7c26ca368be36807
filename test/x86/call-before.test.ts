import { expect, test } from 'vitest';
import { callBefore } from '../../src/x86/call-before.ts';

test.each([
  ['call rel32', [0x90, 0x90, 0xe8, 1, 2, 3, 4], true],
  ['call rax', [0, 0, 0, 0, 0, 0xff, 0xd0], true],
  ['call [rip+disp32]', [0x90, 0xff, 0x15, 1, 2, 3, 4], true],
  ['call r12', [0, 0, 0, 0, 0x41, 0xff, 0xd4], true],
  ['a jump', [0x90, 0x90, 0xe9, 1, 2, 3, 4], false],
  ['a call that ended before', [0xe8, 1, 2, 3, 4, 0x90, 0x90], false],
  ['nothing but zeros', [0, 0, 0, 0, 0, 0, 0], false],
])('%s', (_, bytes, isCall) => {
  expect(callBefore(Uint8Array.from(bytes), 64) !== undefined).toBe(isCall);
});

test('takes fewer bytes than the longest call has', () => {
  expect(callBefore(Uint8Array.of(0xff, 0xd0), 64, 0x1002n)).toMatchObject({ address: 0x1000n, mnemonic: 'call' });
  expect(callBefore(new Uint8Array(0), 64)).toBeUndefined();
});
