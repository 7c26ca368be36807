/** Argument types for processes and threads of the halted debuggee. */
import { gateName } from '../../format/gate.ts';
import type { Session } from '../../session/session.ts';
import { listProcesses, listThreads } from '../../session/task-list.ts';
import { hex32 } from './numbers.ts';
import type { ArgumentContext, ArgumentType, Completion } from './type.ts';

/** On slower lines a list takes too long for something unasked. */
const SLOWEST_BAUD_RATE = 57_600;

/** Asks once a halt; nothing when the debuggee cannot be asked cheaply. A refusal shows when a command asks. */
async function once<T>(
  kind: string,
  { session, signal }: ArgumentContext,
  ask: (session: Session) => Promise<{ readonly rows: readonly T[] }>,
): Promise<readonly T[]> {
  if (session?.state.name !== 'halted' || !session.target.capabilities.has('haltwire')) return [];
  if ((session.line.baudRate ?? SLOWEST_BAUD_RATE) < SLOWEST_BAUD_RATE) return [];
  try {
    return (await session.once(kind, () => ask(session))).rows;
  } catch {
    signal.throwIfAborted();
    return [];
  }
}

function matching(prefix: string, all: readonly Completion[]): Completion[] {
  return all.filter(({ insert }) => insert.startsWith(prefix.toLowerCase()));
}

/** The id of a process; completed with the names of those that there are. */
export const processId: ArgumentType<number> = {
  name: 'PID',
  describe: 'the id of a process, hexadecimal, as `.process list` shows it; 0n before it makes it decimal',
  examples: ['4', '1a4', '0n420'],
  parse: (token, context) => hex32.parse(token, context),
  async complete(prefix, context) {
    const rows = await once('processes', context, (session) => session.ask(listProcesses()));
    return matching(
      prefix,
      rows.map(({ pid, name }) => ({ insert: pid.toString(16), detail: gateName(name) })),
    );
  },
};

/** The id of a thread; completed with those of the running process. */
export const threadId: ArgumentType<number> = {
  name: 'TID',
  describe: 'the id of a thread, hexadecimal, as `.thread list` shows it; 0n before it makes it decimal',
  examples: ['5', '1a8', '0n424'],
  parse: (token, context) => hex32.parse(token, context),
  async complete(prefix, context) {
    const rows = await once('threads', context, (session) => session.ask(listThreads()));
    return matching(
      prefix,
      rows.map(({ tid, name }) => ({ insert: tid.toString(16), detail: gateName(name) })),
    );
  },
};
