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

interface TaskIds<T> extends Pick<ArgumentType<number>, 'name' | 'describe' | 'examples'> {
  readonly kind: string;
  list(session: Session): Promise<{ readonly rows: readonly T[] }>;
  idOf(row: T): number;
}

/** An id, completed with those that there are and their names. */
function taskId<T extends { readonly name: string | Uint8Array }>(ids: TaskIds<T>): ArgumentType<number> {
  const { kind, list, idOf, ...texts } = ids;
  return {
    ...texts,
    parse: (token, context) => hex32.parse(token, context),
    async complete(prefix, context) {
      const rows = await once(kind, context, list);
      const items = rows.map((row): Completion => ({ insert: idOf(row).toString(16), detail: gateName(row.name) }));
      return items.filter(({ insert }) => insert.startsWith(prefix.toLowerCase()));
    },
  };
}

/** The id of a process. */
export const processId: ArgumentType<number> = taskId({
  name: 'PID',
  describe: 'the id of a process, hexadecimal, as `.process list` shows it; 0n before it makes it decimal',
  examples: ['4', '1a4', '0n420'],
  kind: 'processes',
  list: (session) => session.ask(listProcesses()),
  idOf: ({ pid }) => pid,
});

/** The id of a thread of the running process. */
export const threadId: ArgumentType<number> = taskId({
  name: 'TID',
  describe: 'the id of a thread, hexadecimal, as `.thread list` shows it; 0n before it makes it decimal',
  examples: ['5', '1a8', '0n424'],
  kind: 'threads',
  list: (session) => session.ask(listThreads()),
  idOf: ({ tid }) => tid,
});
