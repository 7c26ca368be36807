import type { Shell } from '../shell/shell.ts';

/** What the ui asks of a shell. */
export type UiShell = Pick<
  Shell,
  'on' | 'execute' | 'complete' | 'highlight' | 'hint' | 'history' | 'interrupt' | 'prompt' | 'status'
>;
