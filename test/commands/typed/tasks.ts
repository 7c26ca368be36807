import type { Typed } from './typed.ts';

export const tasks: Typed = {
  pagein: [
    '.pagein nt!KiTick l 2000',
    '.pagein pw fffff80000120000',
    'pagein 0f',
    '.pagein w',
    '.pagein nt!KiTick 1',
    '.pagein fffffffffffffff0 l 20',
    '.pagein zz',
    '.pagein nt!KiTick l',
  ],
  process: [
    '.process',
    '.process list',
    '.process pid 1a4',
    'process process ffff800000001400',
    '.process pid 99',
    'process2 process 1',
    '.process pid 4 list',
    '.process 4',
    '.process pid x',
  ],
  process2: [
    '.process2 pid 1a4',
    '.process2 process ffff800000001000',
    '.process2',
    '.process2 pid 99',
    '.process2 list',
  ],
  thread: [
    '.thread',
    '.thread list',
    'thread list process ffff800000001400',
    '.thread tid 1a8',
    'thread2 thread ffff800000002200',
    '.thread tid 99',
    '.thread list process 1',
    '.thread process ffff800000001400',
    '.thread tid 5 thread ffff800000002200',
  ],
  thread2: ['.thread2 tid 6', '.thread2 thread ffff800000002000', '.thread2', '.thread2 tid 99'],
};
