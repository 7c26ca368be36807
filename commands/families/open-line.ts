import type { CommandContext } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';

/**
 * Opens a session on a line; the shell shows how it gets on.
 *
 * @param line as `haltwire connect` takes it
 * @throws CommandError when there is a session already: it is never dropped silently
 */
export async function openLine({ session, shell }: CommandContext, line: string, pause: boolean): Promise<void> {
  if (session !== undefined && session.state.name !== 'closed') {
    throw new CommandError(`already connected over ${session.line.name}`, '`.debug close` ends that session');
  }
  await shell.open(line, { pause });
}
