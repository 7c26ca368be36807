import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['.restart', 'restart'],
  category: 'meta',
  summary: 'start the program of the user-mode debugger again',
  usage: ['.restart'],
  examples: [['.restart', 'after `.start`']],
  arguments: {},
  line: () => '.restart',
  leavesRunning: true,
});
