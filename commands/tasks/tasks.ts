import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { TextLine } from '../../src/format/block.ts';
import { gateLines, gateName } from '../../src/format/gate.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { type Column, formatTable } from '../../src/format/table.ts';
import {
  type ListedProcess,
  type ListedThread,
  type Session,
  switchProcess,
  switchThread,
  type TaskChoice,
  type TaskList,
} from '../../src/session/index.ts';
import { CommandError } from '../../src/shell/errors.ts';

/** By its id, or by the address of its object; undefined when neither was given. */
export function chosen(id: number | undefined, object: bigint | undefined): TaskChoice | undefined {
  if (object !== undefined) return { object };
  return id === undefined ? undefined : { id };
}

/** Labelled lines: what the running process or thread is. */
export function detailLines(rows: readonly (readonly [string, string])[]): TextLine[] {
  return formatTable([{ title: '', role: 'dim' }, { title: '' }], rows);
}

/**
 * HyperDbg's debuggee learns from the debugger where its kernel keeps its processes. One that was found halted has not said
 * what it is: it may be ours.
 *
 * @throws CommandError for a debuggee that is not ours
 */
export function checkListable({ target }: Session, alone: string): void {
  if (target.capabilities.has('haltwire') || target.osName === '') return;
  throw new CommandError(
    "this debuggee makes the list only with places out of its kernel's symbols, and those are not loaded",
    `\`${alone}\` shows the running one`,
  );
}

/** A list as a table, the running one marked; the debuggee's own words where they are none that this version knows. */
function listLines<T>(
  { rows, text }: TaskList<T>,
  columns: readonly Column[],
  cells: (row: T) => readonly string[],
): TextLine[] {
  return rows.length === 0 ? gateLines(text) : formatTable(columns, rows.map(cells));
}

const markColumn: Column = { title: '', role: 'warning' };
const addressColumn: Column = { title: 'address', role: 'address' };
const mark = (is: boolean): string => (is ? '▶' : '');

export function processList(list: TaskList<ListedProcess>, running: bigint): Result {
  const columns: Column[] = [markColumn, { title: 'pid', align: 'right' }, addressColumn, { title: 'name' }];
  const cells = ({ pid, process, name }: ListedProcess) => [
    mark(process === running),
    pid.toString(16),
    formatAddress(process),
    gateName(name),
  ];
  const data = ({ pid, process, name }: ListedProcess) => ({
    pid,
    process: jsonHex(process),
    name: gateName(name),
    running: process === running,
  });
  return { kind: 'processes', lines: listLines(list, columns, cells), data: list.rows.map(data) };
}

export function threadList(list: TaskList<ListedThread>, running: bigint): Result {
  const columns: Column[] = [
    markColumn,
    { title: 'tid', align: 'right' },
    addressColumn,
    { title: 'pid', align: 'right' },
    { title: 'name' },
  ];
  const cells = ({ tid, thread, pid, name }: ListedThread) => [
    mark(thread === running),
    tid.toString(16),
    formatAddress(thread),
    pid.toString(16),
    gateName(name),
  ];
  const data = ({ tid, thread, pid, name }: ListedThread) => ({
    tid,
    thread: jsonHex(thread),
    pid,
    name: gateName(name),
    running: thread === running,
  });
  return { kind: 'threads', lines: listLines(list, columns, cells), data: list.rows.map(data) };
}

type ProcessManner = Parameters<typeof switchProcess>[1];
type ThreadManner = Parameters<typeof switchThread>[1];

/** Has the debuggee wait for a process once it is continued. */
export async function awaitProcess(
  session: Session,
  choice: TaskChoice,
  how: ProcessManner,
  signal: AbortSignal,
): Promise<Result> {
  await session.ask(switchProcess(choice, how), { signal });
  return notice(session, 'process', choice);
}

export async function awaitThread(
  session: Session,
  choice: TaskChoice,
  how: ThreadManner,
  signal: AbortSignal,
): Promise<Result> {
  await session.ask(switchThread(choice, how), { signal });
  return notice(session, 'thread', choice);
}

function notice(session: Session, what: 'process' | 'thread', choice: TaskChoice): Result {
  const which = 'id' in choice ? `${what} ${choice.id.toString(16)}` : `the ${what} at ${formatAddress(choice.object)}`;
  session.awaits(`${which} runs`);
  return {
    kind: 'switch',
    lines: [`\`g\` continues the debuggee until ${which} runs; Ctrl+C halts it earlier`],
    data: { what, ...('id' in choice ? { id: choice.id } : { object: jsonHex(choice.object) }) },
  };
}
