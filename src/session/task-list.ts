/** The lists of processes and threads (spec/PROTOCOL.md 7.9, 7.10). */
import {
  DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE,
  DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE,
  messages,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';
import { textTaker } from './text-taker.ts';

export interface ListedProcess {
  readonly pid: number;
  /** Address of the process object. */
  readonly process: bigint;
  /** The debuggee's own text: show it through the gate only. */
  readonly name: string;
}

export interface ListedThread {
  readonly tid: number;
  /** Address of the thread object. */
  readonly thread: bigint;
  readonly pid: number;
  readonly name: string;
}

/** A list as the debuggee printed it, and its rows if it has the form of our own debuggee's. */
export interface TaskList<T> {
  readonly rows: readonly T[];
  /** The debuggee's own text: show it through the gate only. */
  readonly text: string;
}

/**
 * Where HyperDbg's debuggee finds the list of processes: taken from its kernel's symbols. Ours knows its own system and
 * needs none.
 */
export interface ProcessListPlaces {
  readonly PsActiveProcessHead: bigint;
  readonly ImageFileNameOffset: number;
  readonly UniquePidOffset: number;
  readonly ActiveProcessLinksOffset: number;
}

export interface ThreadListPlaces {
  readonly ThreadListHeadOffset: number;
  readonly ThreadListEntryOffset: number;
  readonly CidOffset: number;
  readonly PsActiveProcessHead: bigint;
  readonly ActiveProcessLinksOffset: number;
}

/** Rows of driver/core/serve/tasks.h: ids with at least four digits, addresses with sixteen, the name last. */
const PROCESS_ROW = /^([0-9a-f]{4,8}) {2}([0-9a-f]{16}) {2}(.*)$/gm;
const THREAD_ROW = /^([0-9a-f]{4,8}) {2}([0-9a-f]{16}) {2}([0-9a-f]{4,8}) {2}(.*)$/gm;

const id = (digits = ''): number => Number.parseInt(digits, 16);

function processRows(text: string): ListedProcess[] {
  return [...text.matchAll(PROCESS_ROW)].map(([, pid, process, name = '']) => ({
    pid: id(pid),
    process: BigInt(`0x${process}`),
    name,
  }));
}

function threadRows(text: string): ListedThread[] {
  return [...text.matchAll(THREAD_ROW)].map(([, tid, thread, pid, name = '']) => ({
    tid: id(tid),
    thread: BigInt(`0x${thread}`),
    pid: id(pid),
    name,
  }));
}

const processKinds = DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE.values;
const threadKinds = DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE.values;
/** Padding of the two packets, which is echoed. */
const PROCESS_TAG_AT = 68;
const THREAD_TAG_AT = 12;

/** @param places what a debuggee that is not ours needs */
export function listProcesses(places?: ProcessListPlaces): Question<TaskList<ListedProcess>> {
  const layout = DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET;
  const ActionType = processKinds.GET_PROCESS_LIST;
  const what = 'listing the processes';
  const { text, ...taker } = textTaker();
  return {
    what,
    request: messages.process,
    answer: messages.processResult,
    payload: layout.encode({ ActionType, ...(places && { ProcessListSymDetails: places }) }),
    answerBytes: layout.size,
    tagAt: PROCESS_TAG_AT,
    repeatable: true,
    ...taker,
    accepts: (payload) => layout.decode(payload).ActionType === ActionType,
    decode(payload) {
      check(what, layout.decode(payload).Result);
      return { rows: processRows(text()), text: text() };
    },
  };
}

/**
 * @param process address of the process object; 0 is the running process
 * @param places what a debuggee that is not ours needs
 */
export function listThreads(process = 0n, places?: ThreadListPlaces): Question<TaskList<ListedThread>> {
  const layout = DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET;
  const ActionType = threadKinds.GET_THREAD_LIST;
  const what = 'listing the threads';
  const { text, ...taker } = textTaker();
  return {
    what,
    request: messages.thread,
    answer: messages.threadResult,
    payload: layout.encode({ ActionType, ThreadListSymDetails: { ...places, Process: process } }),
    answerBytes: layout.size,
    tagAt: THREAD_TAG_AT,
    repeatable: true,
    ...taker,
    accepts: (payload) => layout.decode(payload).ActionType === ActionType,
    decode(payload) {
      check(what, layout.decode(payload).Result);
      return { rows: threadRows(text()), text: text() };
    },
  };
}
