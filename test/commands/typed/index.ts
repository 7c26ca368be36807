import { assembly } from './assembly.ts';
import { basics } from './basics.ts';
import { context } from './context.ts';
import { hardware } from './hardware.ts';
import { manage } from './manage.ts';
import { memory } from './memory.ts';
import { shell } from './shell.ts';
import { stack } from './stack.ts';
import { steps } from './steps.ts';
import { tasks } from './tasks.ts';
import type { Typed } from './typed.ts';
import { userMode } from './user-mode.ts';

export const typed: Typed = {
  ...assembly,
  ...basics,
  ...context,
  ...hardware,
  ...manage,
  ...memory,
  ...shell,
  ...tasks,
  ...stack,
  ...userMode,
  ...steps,
};
