/** What to do about a refusal of the debuggee. */
import { DebuggeeError } from '../session/errors.ts';
import { CommandError } from './errors.ts';

/** By status code (spec/PROTOCOL.md, appendix C). */
export const refusalCures: Readonly<Record<number, string>> = {
  3221225484: 'it may belong to another process: `.process pid ID`, then `g`, halts in that one',
  3221225492: '`~` shows the operating core',
  3221225495: 'e.g. r rax = 10',
  3221225496: 'continue once with `g` and halt again; then there is room for more',
  3221225497: '`bl` lists the breakpoints, `bc ID` clears one',
  3221225498: '`bl` lists the breakpoints',
  3221225502: '`.process list` shows the processes',
  3221225504: '`.process list` shows the processes',
  3221225505: '`.thread list` shows the threads of the running process',
  3221225553: 'continue with `g` and halt again with Ctrl+C',
};

/**
 * Waits for an answer of the debuggee, of whose refusal the command knows more than its status code says.
 *
 * @param cure what to do about it; undefined: what the status code says
 * @throws CommandError with the cure
 */
export async function withCure<T>(answer: Promise<T>, cure: string | undefined): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw cure !== undefined && error instanceof DebuggeeError
      ? new CommandError(error.message, cure, { cause: error })
      : error;
  }
}
