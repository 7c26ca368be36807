import { assembly } from './assembly.ts';
import { basics } from './basics.ts';
import { context } from './context.ts';
import { memory } from './memory.ts';
import { shell } from './shell.ts';
import { stack } from './stack.ts';
import { tasks } from './tasks.ts';
import type { Typed } from './typed.ts';

export const typed: Typed = {
  ...assembly,
  ...basics,
  ...context,
  ...memory,
  ...shell,
  ...tasks,
  ...stack,
};
