/** What to say about a command line that could not be understood. */
import { closest } from '../shell/closest.ts';

/** What a right command line looks like, shown with every complaint about a wrong one. */
const examples: Readonly<Record<string, string>> = {
  demo: 'haltwire demo --cores 4',
  connect: 'haltwire connect serial:/dev/ttyUSB0@115200',
  prepare: 'haltwire prepare serial:/dev/ttyS1@115200, or prepare unix:/tmp/debuggee --machine embedded',
  run: 'haltwire run commands.ds --line unix:/tmp/debuggee',
  check: 'haltwire check walk.ds',
  signature: 'haltwire signature libhyperdbg.dll',
  completion: 'haltwire completion bash',
};

/** How the parser begins when it met words that it does not know; they follow, separated by commas. */
export const UNKNOWN = 'unknown: ';

/** How the parser begins when an option got a word that is none of its few; a line for each follows. */
export const INVALID = 'invalid:';

/**
 * Two lines for people: what is wrong, and an example or where to look.
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
  return `haltwire: ${said}\n${example ? `for example: ${example}` : 'haltwire --help shows what there is'}\n`;
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

/** The parser names options without their dashes; a word that stands in the line as it is was none. */
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
