import { flag } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['gg'],
  category: 'debugging',
  summary: 'good game',
  usage: ['gg [wp]'],
  examples: [['gg wp', 'good manners after a hard bug']],
  states: anyState,
  repeats: true,
  arguments: { wp: flag('wp', { meaning: 'well played' }) },
  async run(_, { wp }) {
    const text = wp ? 'good game, well played: the bug sends its regards' : 'good game';
    return { kind: 'gg', lines: [[{ text, role: 'good' }]], data: { text } };
  },
});
