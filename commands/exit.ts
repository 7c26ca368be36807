import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['exit', '.exit'],
  category: 'debugging',
  summary: 'close the session and leave',
  usage: ['exit'],
  examples: [['exit', 'the debuggee continues without a debugger']],
  details: [
    'Halts the debuggee if it runs, removes all breakpoints, continues it, unloads the debugger, and leaves. If ' +
      'the debuggee can no longer be reached, the shell says so and leaves anyway.',
  ],
  states: anyState,
  arguments: {},
  async run({ shell, session }) {
    try {
      if (session !== undefined) await shell.close();
    } finally {
      // Whatever closing says, the user is not kept.
      shell.exit();
    }
  },
});
