import { Complaint } from '../errors.ts';
import type { ArgumentType } from './type.ts';

/** The name of a command, for `.help`. */
export const commandName: ArgumentType<string> = {
  name: 'COMMAND',
  describe: 'the name of a command',
  examples: ['bp', '.help'],
  parse({ text }, { registry }) {
    if (registry.find(text) === undefined) {
      const advice = registry.advice(text);
      throw new Complaint(`no command \`${text}\`${advice === undefined ? '' : `; ${advice}`}`);
    }
    return registry.nameOf(text);
  },
  complete: (prefix, { registry }) =>
    registry.names(prefix).map(({ name, command }) => ({
      insert: name,
      detail: command.summary,
    })),
};
