import type { Result } from '../../src/format/json/kinds.ts';
import type { CommandContext } from '../../src/shell/command.ts';
import { haltBlock } from '../../src/shell/halt-block.ts';

/**
 * The present halt, when it has not been shown: the halts of a command of many steps are quiet.
 *
 * @returns nothing when the shell has shown it, or the debuggee went on
 */
export function quietHalt({ session, symbols, settings }: CommandContext<'halted'>): Result[] {
  const { state } = session;
  if (state.name !== 'halted' || !state.halt.quiet) return [];
  const { halt } = state;
  const stepped = halt.reason === 'stepped' || halt.reason === 'tracking step';
  return [haltBlock(halt, stepped ? undefined : { process: undefined, thread: undefined }, symbols, settings)];
}
