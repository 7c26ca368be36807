/** The prompt, in HyperDbg's forms (spec/SHELL.md 3). */
import { gateName } from '../format/gate.ts';
import type { SessionState } from '../session/session.ts';
import type { Settings } from './settings.ts';
import { presentHalt } from './states.ts';

const NOT_HALTED = 'HyperDbg> ';
/** Before the further lines of a command whose braces or quotes are open. */
export const CONTINUATION = '> ';

export function promptText(
  state: SessionState | undefined,
  process: { readonly pid: number; readonly name: string } | undefined,
  { prompt }: Settings,
): string {
  const halt = presentHalt(state);
  if (halt === undefined) return NOT_HALTED;
  const core = halt.core.toString(16);
  if (prompt === 'process' && process !== undefined) {
    return `${core}: ${gateName(process.name)}(${process.pid.toString(16)})> `;
  }
  return `${core}: kHyperDbg> `;
}
