import { command } from '../src/shell/command.ts';

export default command({
  names: ['pause', '.pause'],
  category: 'debugging',
  summary: 'halt the debuggee, as Ctrl+C does',
  usage: ['pause'],
  examples: [['pause', 'halts all cores and shows the current instruction']],
  details: [
    'In scripts it is what Ctrl+C is at the keyboard; a debuggee that is halted stays so. It also attaches to a debuggee that does not answer the handshake.',
  ],
  states: ['running', 'connecting', 'halted'],
  arguments: {},
  async run({ session, signal }) {
    if (session.state.name === 'halted') {
      return {
        kind: 'halted-already',
        lines: ['the debuggee is halted already'],
        data: { core: session.state.halt.core },
      };
    }
    await session.pause({ signal });
    return undefined;
  },
});
