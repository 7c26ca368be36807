import { command } from '../src/shell/command.ts';

export default command({
  names: ['g', 'go'],
  category: 'debugging',
  summary: 'let the debuggee run',
  usage: ['g'],
  examples: [['g', 'runs until a breakpoint, an event or Ctrl+C']],
  details: ['All cores continue. While the debuggee runs, Ctrl+C or `pause` halts it.'],
  states: ['halted'],
  repeats: true,
  arguments: {},
  async run({ session, signal }) {
    await session.continue({ signal });
  },
});
