import { expect, test } from 'vitest';
import { isInterruptFrame } from '../../src/inspect/interrupt-frame.ts';

const kernel = [0xfffff800_00101a2cn, 0x10n, 0x246n, 0xfffff800_00120000n, 0x18n];
const user = [0x401000n, 0x33n, 0x202n, 0x7fff_f000n, 0x2bn];

test.each([
  ['of the kernel', kernel],
  ['of a user program', user],
  ['of the kernel, whose SS is null', kernel.with(4, 0n)],
])('an interrupt frame %s', (_, words) => {
  expect(isInterruptFrame(words)).toBe(true);
});

test.each([
  ['no code selector', kernel.with(1, 0n)],
  ['a code selector that is none', kernel.with(1, 0x10010n)],
  ['selectors of two rings', user.with(4, 0x18n)],
  ['flags whose bit 1 is clear', kernel.with(2, 0x244n)],
  ['flags that there are not', kernel.with(2, 0x8000_0246n)],
  ['an address that is not canonical', kernel.with(0, 0x8000_0000_0000_0000n)],
  ['no stack pointer', kernel.with(3, 0n)],
  ['a stack that ends', kernel.slice(0, 4)],
])('%s is no interrupt frame', (_, words) => {
  expect(isInterruptFrame(words)).toBe(false);
});
