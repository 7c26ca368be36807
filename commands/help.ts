import { commandName, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { helpList, helpPage } from '../src/shell/help.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['.help', '.hh', 'help', '!help'],
  category: 'meta',
  summary: 'list the commands, or explain one',
  usage: ['.help [COMMAND]'],
  examples: [
    ['.help bp', 'how bp is used, with examples'],
    ['.help', 'all commands by group'],
  ],
  states: anyState,
  arguments: { name: positional(commandName, { optional: true, meaning: 'the command to explain' }) },
  async run({ registry }, { name }) {
    const found = name === undefined ? undefined : registry.find(name);
    return found === undefined ? helpList(registry) : helpPage(found);
  },
});
