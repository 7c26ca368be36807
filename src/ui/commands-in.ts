import { isUnfinished } from '../shell/editor/index.ts';

/**
 * The commands of an input of several lines: a line is one, unless a brace or quote is open at its end. So pasted commands
 * run one after the other, as they would have if they had been typed.
 *
 * @returns 'unfinished' when the last one needs more lines; an empty input is one empty command
 */
export function commandsIn(text: string): readonly string[] | 'unfinished' {
  const commands: string[] = [];
  let open: string | undefined;
  for (const line of text.trimEnd().split('\n')) {
    const command: string = open === undefined ? line : `${open}\n${line}`;
    open = isUnfinished(command) ? command : undefined;
    if (open === undefined && (command.trim() !== '' || text.trim() === '')) commands.push(command);
  }
  return open === undefined ? commands : 'unfinished';
}
