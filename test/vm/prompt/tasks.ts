/** Processes and threads of Linux, and its demand paging, with the witness as the process that is wanted. */
import type { Row } from './row.ts';

const hex = (value: bigint | number) => value.toString(16);
const PAGE = 0x1000n;
/** Offset in the witness's page of the address of a function that it calls all the time. */
const TURN_AT = 24n;

export const rows: readonly Row[] = [
  {
    line: () => '.process list',
    shows: () => /^\W*0 {2}[0-9a-f]{16} {2}swapper\/0$[\s\S]*^\W*1 {2}[0-9a-f]{16} {2}\S/m,
  },
  {
    line: () => '.process list',
    shows: ({ witness }) => new RegExp(`^\\W*${hex(witness.pid)}  [0-9a-f]{16}  witness$`, 'm'),
  },
  { line: () => '.process pid fffffff', shows: () => /0xc000001e/ },
  { line: () => '.thread tid fffffff', shows: () => /0xc0000021/ },
  // kthreadd has no address space of its own.
  { line: () => '.process2 pid 2', shows: () => /0xc0000020/ },

  { line: ({ witness }) => `.process pid ${hex(witness.pid)}`, shows: () => /continues the debuggee until/ },
  { line: () => 'g', shows: () => /running/ },
  { line: () => '.process', shows: ({ witness }) => new RegExp(`process id +${hex(witness.pid)}\\n[\\s\\S]*witness`) },
  { line: () => '.thread list', shows: ({ witness }) => new RegExp(`^\\W*${hex(witness.pid)}  [0-9a-f]{16}`, 'm') },

  { line: ({ witness }) => `.thread2 tid ${hex(witness.pid)}`, shows: () => /until thread/ },
  { line: () => 'g', shows: () => /running/ },
  { line: () => '.thread', shows: ({ witness }) => new RegExp(`thread id +${hex(witness.pid)}\\n`) },

  { line: ({ witness }) => `.process2 pid ${hex(witness.pid)}`, shows: () => /until process/ },
  { line: () => 'g', shows: () => /running/ },
  { line: ({ witness }) => `db ${hex(witness.virtual)} l 10`, shows: () => /77 69 74 6e 65 73 73 21.*witness!/ },

  // Into its own code, where it may fault.
  {
    line: ({ witness }) => `bp poi(${hex(witness.virtual + TURN_AT)}) pid ${hex(witness.pid)}`,
    shows: () => /breakpoint/,
  },
  { line: () => 'g', shows: () => /running/ },
  { line: () => '.process', shows: ({ witness }) => new RegExp(`process id +${hex(witness.pid)}\\n`) },
  { line: () => 'bc all', shows: () => /./ },
  { line: ({ witness }) => `db ${hex(witness.virtual + PAGE)} l 10`, shows: () => /not mapped/ },
  { line: ({ witness }) => `.pagein w ${hex(witness.virtual + PAGE)} l 2000`, shows: () => /are ready/ },
  { line: () => 'g', shows: () => /running/ },
  { line: ({ witness }) => `db ${hex(witness.virtual + PAGE)} l 10`, shows: () => /00 00 00 00 00 00 00 00/ },
  { line: ({ witness }) => `db ${hex(witness.virtual + 2n * PAGE)} l 10`, shows: () => /00 00 00 00 00 00 00 00/ },
  { line: () => '.process', shows: ({ witness }) => new RegExp(`process id +${hex(witness.pid)}\\n`) },
];
