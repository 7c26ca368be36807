import type * as declarations from '../../../commands/index.ts';

/** What is typed for a command, all in one session; test/golden/NAME.txt is what the screen then shows. */
export type Typed = { readonly [K in keyof typeof declarations]?: readonly string[] };
