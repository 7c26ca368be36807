/** Halting when a given process or thread runs (spec/PROTOCOL.md 7.9, 7.10). */
import {
  DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE,
  DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE,
  messages,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';

const processKinds = DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE.values;
const threadKinds = DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE.values;
/** Padding of the two packets, which is echoed. */
const PROCESS_TAG_AT = 68;
const THREAD_TAG_AT = 12;

/** Which process or thread: by its id, or by the address of its object. */
export type TaskChoice = { readonly id: number } | { readonly object: bigint };

const chosenId = (choice: TaskChoice): number => ('id' in choice ? choice.id : 0);
const chosenObject = (choice: TaskChoice): bigint => ('object' in choice ? choice.object : 0n);
const named = (choice: TaskChoice): string =>
  'id' in choice ? choice.id.toString(16) : `at 0x${choice.object.toString(16)}`;

/**
 * After the next continue, the debuggee halts when the process runs ('process switched'). The next halt, whatever its
 * reason, ends the wait.
 *
 * @param how by checking periodically what runs (`clock`), or at every change of the address space
 */
export function switchProcess(choice: TaskChoice, how: 'clock' | 'address space'): Question<void> {
  const layout = DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET;
  const what = `switching to process ${named(choice)}`;
  const fields = {
    ActionType: processKinds.PERFORM_SWITCH,
    ProcessId: chosenId(choice),
    Process: chosenObject(choice),
    IsSwitchByClkIntr: how === 'clock',
  };
  return {
    what,
    request: messages.process,
    answer: messages.processResult,
    payload: layout.encode(fields),
    answerBytes: layout.size,
    tagAt: PROCESS_TAG_AT,
    repeatable: true,
    accepts(payload) {
      const { ActionType, ProcessId, Process } = layout.decode(payload);
      return ActionType === fields.ActionType && ProcessId === fields.ProcessId && Process === fields.Process;
    },
    decode(payload) {
      check(what, layout.decode(payload).Result);
    },
  };
}

/**
 * The same for a thread ('thread switched').
 *
 * @param how by checking periodically what runs (`clock`), or at every change of the running thread
 */
export function switchThread(choice: TaskChoice, how: 'clock' | 'every change'): Question<void> {
  const layout = DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET;
  const what = `switching to thread ${named(choice)}`;
  const fields = {
    ActionType: threadKinds.PERFORM_SWITCH,
    ThreadId: chosenId(choice),
    Thread: chosenObject(choice),
    CheckByClockInterrupt: how === 'clock',
  };
  return {
    what,
    request: messages.thread,
    answer: messages.threadResult,
    payload: layout.encode(fields),
    answerBytes: layout.size,
    tagAt: THREAD_TAG_AT,
    repeatable: true,
    accepts(payload) {
      const { ActionType, ThreadId, Thread } = layout.decode(payload);
      return ActionType === fields.ActionType && ThreadId === fields.ThreadId && Thread === fields.Thread;
    },
    decode(payload) {
      check(what, layout.decode(payload).Result);
    },
  };
}
