import type { Typed } from './typed.ts';

/** KiStart calls KiTick, which returns; then it returns to KiIdleLoop. */
const functions = ['a nt!KiStart {call nt!KiTick; nop; ret}', 'a @rip {nop; call nt!KiStart; nop; jmp nt!KiIdleLoop}'];

export const steps: Typed = {
  gu: [...functions, 't 2', 'gu', 't 2', 'gu 1', 'gu 0n10', 'gu 0', 'gu now'],
  track: [...functions, '!track 9', 'track reg 2', '!track tree 1', '!track twice', '!track 0'],
};
