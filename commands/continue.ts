import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['continue', 'cont'],
  category: 'debugging',
  summary: 'let the debuggee run, by way of its user mode',
  usage: ['continue'],
  examples: [['continue', 'as `g`, which needs nothing of the user mode']],
  arguments: {},
  line: () => 'continue',
  leavesRunning: true,
});
