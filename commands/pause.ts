import { command } from '../src/shell/command.ts';

export default command({
  names: ['pause', '.pause'],
  category: 'debugging',
  summary: 'halt the debuggee, as Ctrl+C does',
  usage: ['pause'],
  examples: [['pause', 'halts all cores and shows the current instruction']],
  details: [
    'In scripts it is what Ctrl+C is at the keyboard. It also attaches to a debuggee that does not answer the handshake.',
  ],
  states: ['running', 'connecting'],
  arguments: {},
  async run({ session, signal }) {
    await session.pause({ signal });
  },
});
