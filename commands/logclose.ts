import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';
import { logFileBlock } from './output/log-file.ts';

export default command({
  names: ['.logclose'],
  category: 'meta',
  summary: 'close the log that .logopen opened',
  usage: ['.logclose'],
  examples: [['.logclose', 'nothing more is written into the file']],
  states: anyState,
  arguments: {},
  async run({ shell }) {
    return logFileBlock(shell.log.close());
  },
});
