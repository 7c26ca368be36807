/** Messages about a command line that could not be parsed. */
import { closest } from '../shell/closest.ts';

/** A correct command line for each subcommand, shown with every complaint. */
const examples: Readonly<Record<string, string>> = {
  demo: 'haltwire demo --cores 4',
  connect: 'haltwire connect serial:/dev/ttyUSB0@115200',
  prepare: 'haltwire prepare serial:/dev/ttyS1@115200, or prepare unix:/tmp/debuggee --machine embedded',
  run: 'haltwire run commands.ds --line unix:/tmp/debuggee',
  check: 'haltwire check walk.ds',
  signature: 'haltwire signature libhyperdbg.dll',
  completion: 'haltwire completion bash',
};

/** How the parser's message about unknown words begins; they follow, separated by commas. */
export const UNKNOWN = 'unknown: ';

/** How the parser's message about an invalid choice of an option begins; a line for each follows. */
export const INVALID = 'invalid:';

/**
 * Two lines for people: what is wrong, and an example or where to find help.
 *
 * @param message the parser's
 * @param words the command line after `haltwire`
 */
export function complaint(message: string, words: readonly string[]): string {
  const said = message.startsWith(UNKNOWN)
    ? unknown(message.slice(UNKNOWN.length).split(', '), words)
    : message.startsWith(INVALID)
      ? invalid(message)
      : message;
  const [subcommand = ''] = words;
  const example = Object.hasOwn(examples, subcommand) ? examples[subcommand] : undefined;
  return `haltwire: ${said}\n${example ? `for example: ${example}` : 'haltwire --help lists the subcommands'}\n`;
}

/** `  Argument: machine, Given: "qemu", Choices: "embedded", "linux"` */
function invalid(message: string): string {
  const found = message.matchAll(/Argument: (.*), Given: "(.*)", Choices: (.*)/g);
  return Array.from(
    found,
    ([, name, given, choices = '']) =>
      `${name} takes ${choices.replaceAll('"', '').replaceAll(', ', ' or ')}, not ${given}`,
  ).join('; ');
}

/** The parser names options without their dashes; a word that is in the line as it is was not an option. */
function unknown(names: readonly string[], words: readonly string[]): string {
  const [subcommand = ''] = words;
  if (names.includes(subcommand)) {
    const near = closest(subcommand, Object.keys(examples));
    return `there is no subcommand ${subcommand}${near === undefined ? '' : `; did you mean ${near}?`}`;
  }
  const said = names.map((name) =>
    words.includes(name)
      ? `${name} is one word too many`
      : `there is no option ${name.length === 1 ? '-' : '--'}${name}`,
  );
  return said.join(', ');
}
