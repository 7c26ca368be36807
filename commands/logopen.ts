import { file, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';
import { logFileBlock } from './output/log-file.ts';

export default command({
  names: ['.logopen'],
  category: 'meta',
  summary: 'write what is typed and shown into a file too',
  usage: ['.logopen FILE'],
  examples: [
    ['.logopen session.log', 'appends to session.log'],
    ['.logopen "my notes.log"', 'a name with blanks'],
  ],
  details: [
    'Prompts, the commands after them and everything that is shown, as plain text, written at once. Lines that `.script` ' +
      'runs are not logged, what they show is. One log can be open at a time; it is closed when the shell is left.',
    '`COMMAND > FILE` writes the output of one command.',
  ],
  states: anyState,
  arguments: { path: positional(file, { meaning: 'where to' }) },
  async run({ shell }, { path }) {
    return logFileBlock(shell.log.open(path));
  },
});
