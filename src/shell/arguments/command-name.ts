import { Complaint } from '../errors.ts';
import type { ArgumentType } from './type.ts';

/** The name of a command, for `.help`. */
export const commandName: ArgumentType<string> = {
  name: 'COMMAND',
  describe: 'the name of a command',
  examples: ['bp', '.help'],
  parse({ text }, { registry }) {
    if (registry.find(text) === undefined) {
      const near = registry.closest(text);
      throw new Complaint(`no command \`${text}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`);
    }
    return text.toLowerCase();
  },
  complete: (prefix, { registry }) =>
    registry.names(prefix).map(({ name, command }) => ({
      insert: name,
      detail: command.summary,
    })),
};
