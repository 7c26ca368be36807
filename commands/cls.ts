import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['.cls', 'cls', 'clear'],
  category: 'meta',
  summary: 'clear the window',
  usage: ['.cls'],
  examples: [['.cls', 'an empty window; what was in it stays in the scrollback']],
  states: anyState,
  arguments: {},
  async run({ shell }) {
    shell.clear();
  },
});
