import { partsOf } from '../shell/editor/index.ts';

/**
 * The commands of an input of several lines: a line is one, unless a brace or quote is open at its end. So pasted commands
 * run one after the other, as they would have if they had been typed.
 *
 * @returns 'unfinished' when the last one needs more lines; an empty input is one empty command
 */
export function commandsIn(text: string): readonly string[] | 'unfinished' {
  const parts = [...partsOf(text.trimEnd())];
  if (parts.at(-1)?.unfinished) return 'unfinished';
  const commands = parts.map((part) => part.text);
  return text.trim() === '' ? commands : commands.filter((command) => command.trim() !== '');
}
