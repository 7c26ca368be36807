import type { Typed } from './typed.ts';

export const context: Typed = {
  context: [
    'context',
    'context on',
    'context of',
    'settings context.panes code',
    'context',
    'settings context.panes none',
    'context',
    'g',
    'context',
  ],
};
