import type { Typed } from './typed.ts';

/** A return address after the call at rip+5, something else, the beginning of a function. */
const FILLED = 'eq @rsp 1 fffff8000010100a 1234 fffff80000101100 fffff8000010100a';

export const stack: Typed = {
  k: [
    FILLED,
    'k l 28',
    'k base @rsp+18 l 20',
    'k l 4',
    'k l 10 base 1000',
    'k base fffff8000013ffe0',
    'k 10',
    'k l x',
    'r rip = nt!KiTick',
    'k l 8',
  ],
  kd: [FILLED, 'kd l 18', 'kd base @rsp+8 l 4'],
  kq: [FILLED, 'kq l 28', 'kq base fffff8000013fff0', 'kq l'],
};
