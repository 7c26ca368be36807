import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['.detach', 'detach'],
  category: 'meta',
  summary: 'detach the user-mode debugger from its process',
  usage: ['.detach'],
  examples: [['.detach', 'the process continues by itself']],
  arguments: {},
  line: () => '.detach',
  leavesRunning: true,
});
