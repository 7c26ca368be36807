import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['.kill', 'kill'],
  category: 'meta',
  summary: 'end the process of the user-mode debugger',
  usage: ['.kill'],
  examples: [['.kill', 'ends the process that was started or attached']],
  arguments: {},
  line: () => '.kill',
});
