/** The commands by name; every product of the declarations starts here. */
import { closest } from './closest.ts';
import type { Command } from './command.ts';

export interface Named {
  /** A name or an alias. */
  readonly name: string;
  readonly command: Command;
}

export class Registry {
  readonly #byName = new Map<string, Command>();

  /** @throws Error when two commands claim one name: a mistake in the declarations */
  constructor(commands: readonly Command[]) {
    for (const command of commands) {
      for (const name of command.names) {
        if (this.#byName.has(name)) {
          throw new Error(`two commands are named '${name}'`);
        }
        this.#byName.set(name, command);
      }
    }
  }

  /** All commands, each once, in the order given. */
  get commands(): readonly Command[] {
    return [...new Set(this.#byName.values())];
  }

  /** The command of that name or alias, in any case. */
  find(name: string): Command | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Names and aliases that start with the prefix, sorted; main names before their aliases. */
  names(prefix = ''): readonly Named[] {
    const wanted = prefix.toLowerCase();
    return [...this.#byName]
      .filter(([name]) => name.startsWith(wanted))
      .map(([name, command]) => ({ name, command }))
      .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  }

  /** The name that was probably meant. */
  closest(typed: string): string | undefined {
    return closest(typed, this.#byName.keys());
  }
}

const rank = ({ name, command }: Named): number => (command.names[0] === name ? 0 : 1);
