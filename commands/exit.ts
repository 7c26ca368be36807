import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['exit', '.exit'],
  category: 'debugging',
  summary: 'close the session and leave',
  usage: ['exit'],
  examples: [['exit', 'the debuggee goes on without a debugger']],
  details: [
    'Halts the debuggee if it runs, removes all breakpoints, lets it go on and unload the debugger, and leaves. If ' +
      'the debuggee can no longer be reached, the shell says so and leaves all the same.',
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
