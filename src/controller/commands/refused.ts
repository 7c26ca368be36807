/** Commands whose subject does not exist here; HyperDbg's release refuses most of them too (spec/SHELL.md 11). */
import { type DebuggeeCommand, says } from './command.ts';

const NO_USER_DEBUGGER = 'the debugger of user-mode processes is not part of this release';
const NOTHING_ATTACHED = 'no process is attached or was started';
const PROCESS_INSTEAD = '.process pid PID looks at a process of the halted machine instead';
const NO_TRACE = 'this driver does not trace branches: nothing was changed';
const NO_TRANSPARENCY = 'transparent mode is not part of this release: nothing was hidden';

export const refused: readonly DebuggeeCommand[] = [
  says(['.start', 'start'], NO_USER_DEBUGGER, PROCESS_INSTEAD),
  says(['.restart', 'restart'], `${NOTHING_ATTACHED}: there is nothing to start again`, PROCESS_INSTEAD),
  says(['.attach', 'attach'], NO_USER_DEBUGGER, PROCESS_INSTEAD),
  says(['.detach', 'detach'], `${NOTHING_ATTACHED}: there is nothing to detach from`),
  says(['.kill', 'kill'], `${NOTHING_ATTACHED}: there is nothing to end`),
  says(['.switch', 'switch'], `${NOTHING_ATTACHED}: there is nothing to switch to`, PROCESS_INSTEAD),
  says(['!hide'], NO_TRANSPARENCY),
  says(['!unhide'], NO_TRANSPARENCY),
  says(['!measure'], '!measure is deprecated and does nothing'),
  says(['!rev', 'rev'], 'the reversing machine is not part of this release'),
  says(['!lbr'], NO_TRACE),
  says(['!pt'], NO_TRACE),
  says(['pause', '.pause'], 'the machine runs; Ctrl+C at the debugger halts it'),
  says(['continue', 'cont'], 'the machine runs'),
];
