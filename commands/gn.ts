import { command } from '../src/shell/command.ts';

export default command({
  names: ['gn'],
  category: 'debugging',
  summary: 'let the debuggee run, with the exception that it halted for',
  usage: ['gn'],
  examples: [['gn', "after an int3 of the debuggee's own: its handler gets the #BP, as if no debugger were there"]],
  details: [
    "`g` and steps skip an int3 of the debuggee's own; so does HyperDbg. " +
      '`gn` gives the debuggee its exception: the #BP of the int3, or the #DB of a debug register that you have set.',
    "HyperDbg's debuggee cannot do this.",
  ],
  states: ['halted'],
  arguments: {},
  async run({ session, signal }) {
    await session.continueWithException({ signal });
  },
});
