/** The commands by name; every product of the declarations starts here. */
import { closest } from './closest.ts';
import type { Command, Commands, NamedCommand } from './command.ts';
import { type HabitAdvice, habitOf, habitText } from './habits.ts';

export class Registry implements Commands {
  readonly #byName = new Map<string, Command>();

  /** @throws Error when two commands claim one name: a mistake in the declarations */
  constructor(commands: readonly Command[]) {
    for (const command of commands) {
      for (const name of command.names) {
        if (this.#byName.has(name)) throw new Error(`two commands are named '${name}'`);
        this.#byName.set(name, command);
      }
    }
  }

  /** All commands, each once, in the order given. */
  get commands(): readonly Command[] {
    return [...new Set(this.#byName.values())];
  }

  /** The command of that name or alias, in any case; also of a word that other debuggers have for it. */
  find(name: string): Command | undefined {
    return this.#byName.get(this.nameOf(name));
  }

  /** The name that a typed word means, in lower case: its own, unless it is a habit from elsewhere. */
  nameOf(typed: string): string {
    const name = typed.toLowerCase();
    const habit = this.#byName.has(name) ? undefined : this.#habitOf(name);
    return habit?.kind === 'run' ? habit.instead : name;
  }

  /**
   * What to type instead of a word that is no name here: one from another debugger, or a mistyped one.
   *
   * @param line the whole line, where there is one
   */
  advice(typed: string, line = typed): string | undefined {
    const habit = this.#habitOf(line);
    if (habit?.kind === 'say') return habitText(habit);
    const near = this.closest(typed);
    return near === undefined ? undefined : `did you mean \`${near}\`?`;
  }

  /** Names and aliases that start with the prefix, sorted; main names before their aliases. */
  names(prefix = ''): readonly NamedCommand[] {
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

  #habitOf(typed: string): HabitAdvice | undefined {
    return habitOf(typed, (name) => this.#byName.has(name));
  }
}

const rank = ({ name, command }: NamedCommand): number => (command.names[0] === name ? 0 : 1);
