import { hex32, keyword } from '../../src/shell/arguments/index.ts';

/** The `pid P` of HyperDbg's memory commands; `checkProcess` of src/inspect holds it. */
export const haltedPid = keyword('pid', hex32, {
  optional: true,
  meaning: 'the process that must be the halted one',
});

/** What the help of a command with `haltedPid` says. */
export const HALTED_PID_DETAIL = 'With pid, the command is refused unless that process is the halted one.';
