import type { Pager } from './filters/index.ts';

export type { Pager } from './filters/index.ts';

/** A user at a terminal, as far as the shell needs to know; the front that reads their lines announces them. */
export interface InteractiveUser {
  /** What to press to answer a question, as it is shown after it: `Enter goes on, Esc does not`. */
  readonly answers: string;
  /** Who shows one page after the other; without, everything is shown at once. */
  readonly pager?: Pager;
}
