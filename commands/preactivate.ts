import { choice, positional } from '../src/shell/arguments/index.ts';
import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['preactivate', 'preactive', 'preactivation'],
  category: 'debugging',
  summary: 'prepare what needs a running debuggee to be prepared',
  usage: ['preactivate mode'],
  examples: [['preactivate mode', 'before the first !mode event']],
  arguments: {
    facility: positional(choice('mode', { mode: 'traps at changes between user and kernel mode' }), {
      meaning: 'what to prepare',
    }),
  },
  line: ({ facility }) => `preactivate ${facility}`,
});
