import type { Row } from './row.ts';

/** The window without a terminal: a hundred columns. */
export const rows: readonly Row[] = [
  {
    line: () => 'context',
    shows: () =>
      /─ registers ─+ core [0-9a-f]+ ─┬─ code ─(?=[\s\S]* rip [0-9a-f]{16})[\s\S]*▶ …[0-9a-f]{5}[\s\S]*─ stack ─[\s\S]* 0 /,
  },
  { line: () => 'i', shows: () => /[0-9a-f]{8}`[0-9a-f]{8} {2}/ },
  // No part of the view is missing at this halt.
  { line: () => 'context', shows: () => /^(?![\s\S]*(left out|nothing can be read))[\s\S]* rip [0-9a-f]{16}/ },
];
