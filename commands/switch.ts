import { flag, keyword, processId, threadId } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, named, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['.switch', 'switch'],
  category: 'meta',
  summary: 'list or switch the threads of the user-mode debugger',
  usage: ['.switch [list]', '.switch pid PID', '.switch tid TID'],
  examples: [['.switch list', 'the threads that are debugged']],
  details: ['`.process` and `.thread` are about the halted machine as a whole.'],
  arguments: {
    list: flag('list', { meaning: 'show the threads' }),
    pid: keyword('pid', processId, { optional: true, meaning: 'the process to switch to' }),
    tid: keyword('tid', threadId, { optional: true, meaning: 'the thread to switch to' }),
  },
  line: ({ list, pid, tid }) => words('.switch', list ? 'list' : undefined, named('pid', pid), named('tid', tid)),
});
