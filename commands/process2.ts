import { address, keyword, processId } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { checkExclusive, usageError } from '../src/shell/usage-error.ts';
import { awaitProcess, chosen } from './tasks/tasks.ts';

const manual = { usage: '.process2 pid PID | process ADDRESS', example: '.process2 pid 8' };

export default command({
  names: ['.process2'],
  category: 'meta',
  summary: 'halt when the address space of a process is switched to',
  usage: [manual.usage],
  examples: [
    [manual.example, 'with the next `g`: halts when cr3 is loaded with that of process 8'],
    ['.process2 process fffff80000108080', 'the same by the address of its object'],
  ],
  details: [
    'Every load of cr3 is intercepted, so that no run of the process is missed, however short. The debuggee then is ' +
      "in the kernel's code for switching, with the memory of the process in view; what the kernel calls the running " +
      'process may still be the one before (on Linux it is). A process without memory of its own, as kernel threads are, ' +
      'is refused.',
    'The next halt ends the wait, whatever its reason. `.process` shows the running process and lists all.',
  ],
  states: ['halted'],
  arguments: {
    pid: keyword('pid', processId, { optional: true, meaning: 'the process to halt in' }),
    process: keyword('process', address, { optional: true, meaning: 'the address of its object' }),
  },
  async run({ session, signal }, { pid, process }) {
    checkExclusive({ pid, process }, manual);
    const choice = chosen(pid, process);
    if (choice === undefined) throw usageError('missing `pid PID` or `process ADDRESS`', manual);
    return awaitProcess(session, choice, 'address space', signal);
  },
});
