import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['!unhide'],
  category: 'extension',
  summary: 'hide the hypervisor no more',
  usage: ['!unhide'],
  examples: [['!unhide', 'after `!hide`']],
  arguments: {},
  line: () => '!unhide',
});
