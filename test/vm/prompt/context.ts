import type { Row } from './row.ts';

/** The window is that of no terminal: a hundred columns. */
export const rows: readonly Row[] = [
  {
    line: () => 'context',
    shows: () =>
      /─ registers ─+ core [0-9a-f]+ ─┬─ code ─(?=[\s\S]* rip [0-9a-f]{16})[\s\S]*▶ …[0-9a-f]{5}[\s\S]*─ stack ─[\s\S]* 0 /,
  },
  { line: () => 'i', shows: () => /[0-9a-f]{8}`[0-9a-f]{8} {2}/ },
  // Nothing of the view is missing where the machine stands then.
  { line: () => 'context', shows: () => /^(?![\s\S]*(left out|nothing can be read))[\s\S]* rip [0-9a-f]{16}/ },
];
