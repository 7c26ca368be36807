/** Commands whose subject does not exist here; HyperDbg's release refuses most of them too (spec/SHELL.md 11). */
import { type DebuggeeCommand, says } from './command.ts';

const noUserDebugger = 'the debugger of user-mode processes is not part of this release';
const nothingAttached = 'no process is attached or was started';
const processInstead = '.process pid PID looks at a process of the halted machine instead';
const noTrace = 'this driver does not trace branches: the processor is as it was';
const noTransparency = 'transparent mode is not part of this release: nothing was hidden';

export const refused: readonly DebuggeeCommand[] = [
  says(['.start', 'start'], noUserDebugger, processInstead),
  says(['.restart', 'restart'], `${nothingAttached}: there is nothing to start again`, processInstead),
  says(['.attach', 'attach'], noUserDebugger, processInstead),
  says(['.detach', 'detach'], `${nothingAttached}: there is nothing to detach from`),
  says(['.kill', 'kill'], `${nothingAttached}: there is nothing to end`),
  says(['.switch', 'switch'], `${nothingAttached}: there is nothing to switch to`, processInstead),
  says(['!hide'], noTransparency),
  says(['!unhide'], noTransparency),
  says(['!measure'], '!measure is deprecated and does nothing'),
  says(['!rev', 'rev'], 'the reversing machine is not part of this release'),
  says(['!lbr'], noTrace),
  says(['!pt'], noTrace),
  says(['pause', '.pause'], 'the machine runs; Ctrl+C at the debugger halts it'),
  says(['continue', 'cont'], 'the machine runs'),
];
