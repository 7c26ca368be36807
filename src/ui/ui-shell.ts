import type { Shell } from '../shell/shell.ts';

/** What the ui asks of a shell. */
export type UiShell = Pick<
  Shell,
  | 'answer'
  | 'setInteractive'
  | 'complete'
  | 'context'
  | 'execute'
  | 'highlight'
  | 'hint'
  | 'history'
  | 'interrupt'
  | 'on'
  | 'prompt'
  | 'settings'
  | 'status'
>;
