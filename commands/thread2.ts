import { address, keyword, threadId } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { checkExclusive, usageError } from '../src/shell/usage-error.ts';
import { awaitThread, chosen } from './tasks/tasks.ts';

const manual = { usage: '.thread2 tid TID | thread ADDRESS', example: '.thread2 tid 9' };

export default command({
  names: ['.thread2'],
  category: 'meta',
  summary: 'halt when the kernel makes a thread the running one',
  usage: [manual.usage],
  examples: [
    [manual.example, 'with the next `g`: halts when thread 9 is switched to'],
    ['.thread2 thread fffff80000108200', 'the same by the address of its object'],
  ],
  details: [
    'On every core a debug register watches where the kernel keeps its running thread, so that no run of the thread is ' +
      "missed, however short. The debuggee then is in the kernel's code for switching: stack and memory in view may " +
      'still be those of the thread before. The debug register is dr1; what was in it is put back.',
    'The next halt ends the wait, whatever its reason. `.thread` shows the running thread and lists those of a process.',
  ],
  states: ['halted'],
  arguments: {
    tid: keyword('tid', threadId, { optional: true, meaning: 'the thread to halt in' }),
    thread: keyword('thread', address, { optional: true, meaning: 'the address of its object' }),
  },
  async run({ session, signal }, { tid, thread }) {
    checkExclusive({ tid, thread }, manual);
    const choice = chosen(tid, thread);
    if (choice === undefined) throw usageError('missing `tid TID` or `thread ADDRESS`', manual);
    return awaitThread(session, choice, 'every change', signal);
  },
});
