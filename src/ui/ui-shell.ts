import type { Shell } from '../shell/shell.ts';

/** What the ui asks of a shell. */
export type UiShell = Pick<
  Shell,
  'on' | 'execute' | 'complete' | 'context' | 'highlight' | 'hint' | 'history' | 'interrupt' | 'prompt' | 'status'
>;
