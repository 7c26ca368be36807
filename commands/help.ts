import { choice, commandName, either, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { helpFilters, helpList, helpPage } from '../src/shell/help.ts';
import { anyState } from '../src/shell/states.ts';

const topic = choice('filters', { filters: 'what output can go through: | grep, > FILE' });

export default command({
  names: ['.help', '.hh', 'help', '!help'],
  category: 'meta',
  summary: 'list the commands, or explain one',
  usage: ['.help [COMMAND]', '.help filters'],
  examples: [
    ['.help bp', 'how bp is used, with examples'],
    ['.help', 'all commands by group'],
    ['.help | grep memory', 'commands that have to do with memory'],
    ['.help filters', 'what can follow a command'],
  ],
  states: anyState,
  arguments: { name: positional(either(topic, commandName), { optional: true, meaning: 'what to explain' }) },
  async run({ registry }, { name }) {
    if (name === 'filters') return helpFilters();
    const found = name === undefined ? undefined : registry.find(name);
    return found === undefined ? helpList(registry) : helpPage(found);
  },
});
