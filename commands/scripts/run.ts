import type { Result } from '../../src/format/json/kinds.ts';
import { encodeSymbols } from '../../src/script/index.ts';
import type { Session } from '../../src/session/session.ts';
import type { ReadyScript } from '../../src/shell/arguments/index.ts';
import { CommandError } from '../../src/shell/errors.ts';

/** What is to be known before a script runs; undefined when nothing is. @throws CommandError when it cannot work */
export function scriptNotes({ notes, source }: ReadyScript): Result | undefined {
  const refused = notes.find(({ severity }) => severity === 'refused');
  if (refused !== undefined) throw new CommandError(refused.message);
  if (notes.length === 0) return undefined;
  const texts = notes.map(({ message, offset }) => `note${place(source, offset)}: ${message}`);
  return {
    kind: 'note',
    lines: texts.map((text) => [{ text, role: 'warning' }]),
    data: { text: notes.map(({ message }) => message).join('\n') },
  };
}

/**
 * Runs a script in the halted debuggee; what it prints comes by itself.
 *
 * @throws CommandError when it did not come to its end; why has been printed
 */
export async function runScript(session: Session, { compiled }: ReadyScript, signal: AbortSignal): Promise<void> {
  const { stopped } = await session.runScript(encodeSymbols(compiled.buffer), { signal });
  if (stopped) throw new CommandError('the script did not finish', 'what it has done until then stays done');
}

/** Only of several lines is it worth saying which. */
function place(source: string, offset: number | undefined): string {
  if (offset === undefined || !source.includes('\n')) return '';
  return `, line ${source.slice(0, offset).split('\n').length}`;
}
