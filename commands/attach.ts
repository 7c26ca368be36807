import { keyword, processId } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, named, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['.attach', 'attach'],
  category: 'meta',
  summary: 'attach the user-mode debugger to a process',
  usage: ['.attach pid PID'],
  examples: [['.attach pid 4', 'a process by its id']],
  arguments: { pid: keyword('pid', processId, { meaning: 'the process' }) },
  line: ({ pid }) => words('.attach', named('pid', pid)),
  leavesRunning: true,
});
