import type { Pager } from './filters/index.ts';

export type { Pager } from './filters/index.ts';

/** Somebody at a terminal, as far as the shell needs them; whoever reads lines from a person says that there is one. */
export interface InteractiveUser {
  /** What to press to answer a question, as it is shown behind it: `Enter goes on, Esc does not`. */
  readonly answers: string;
  /** Who shows one page after the other; without, everything is shown at once. */
  readonly pager?: Pager;
}
