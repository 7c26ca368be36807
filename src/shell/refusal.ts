import { DebuggeeError } from '../session/session.ts';
import { CommandError } from './errors.ts';

/** What to do about a refusal of the debuggee, by its status code (shared/wire/PROTOCOL.md, appendix C). */
const cures: Readonly<Record<number, string>> = {
  3221225484: 'the address must be mapped in the halted process; `u ADDRESS` shows whether it is',
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
 * Waits for an answer of the debuggee; a refusal that the user can do something about says what.
 *
 * @param special what to do, where the command knows better than the status code
 */
export async function explained<T>(answer: Promise<T>, special?: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof DebuggeeError)) throw error;
    const cure = special ?? cures[error.status];
    throw cure === undefined ? error : new CommandError(error.message, cure, { cause: error });
  }
}
