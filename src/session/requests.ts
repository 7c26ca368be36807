/** The questions that are one request and one answer: core, process, thread, flush, test query. */
import {
  DEBUGGEE_CHANGE_CORE_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE,
  DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET,
  DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE,
  DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER,
  DEBUGGER_FLUSH_LOGGING_BUFFERS,
  type Message,
  messages,
  type Struct,
} from '../wire/index.ts';
import { check, type Question } from './question.ts';
import { textUntilNul } from './target.ts';

type Shape = Pick<Struct, 'size'>;

/** What these questions have in common: an answer with the request's own struct, harmless to repeat. */
export function question<T>(
  what: string,
  request: Message<Shape>,
  answer: Message<Shape>,
  rest: Pick<Question<T>, 'payload' | 'accepts' | 'decode'> & { readonly tagAt?: number },
): Question<T> {
  return { what, request, answer, answerBytes: answer.payload.size, repeatable: true, ...rest };
}

export function changeCore(core: number): Question<void> {
  const layout = DEBUGGEE_CHANGE_CORE_PACKET;
  return question(`switching to core ${core}`, messages.changeCore, messages.coreChanged, {
    payload: layout.encode({ NewCore: core }),
    accepts: (payload) => layout.decode(payload).NewCore === core,
    decode(payload) {
      check(`switching to core ${core}`, layout.decode(payload).Result);
    },
  });
}

export interface ProcessDetails {
  readonly pid: number;
  /** Address of the process object. */
  readonly process: bigint;
  /** At most 16 characters, as the debuggee has it. */
  readonly name: string;
}

export function currentProcess(): Question<ProcessDetails> {
  const layout = DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_PACKET;
  const details = DEBUGGEE_DETAILS_AND_SWITCH_PROCESS_TYPE.values.GET_PROCESS_DETAILS;
  return question('asking for the current process', messages.process, messages.processResult, {
    payload: layout.encode({ ActionType: details }),
    tagAt: 68,
    accepts: (payload) => layout.decode(payload).ActionType === details,
    decode(payload) {
      const { Result, ProcessId, Process, ProcessName } = layout.decode(payload);
      check('asking for the current process', Result);
      return { pid: ProcessId, process: Process, name: textUntilNul(ProcessName) };
    },
  });
}

export interface ThreadDetails extends ProcessDetails {
  readonly tid: number;
  /** Address of the thread object. */
  readonly thread: bigint;
}

export function currentThread(): Question<ThreadDetails> {
  const layout = DEBUGGEE_DETAILS_AND_SWITCH_THREAD_PACKET;
  const details = DEBUGGEE_DETAILS_AND_SWITCH_THREAD_TYPE.values.GET_THREAD_DETAILS;
  return question('asking for the current thread', messages.thread, messages.threadResult, {
    payload: layout.encode({ ActionType: details }),
    tagAt: 12,
    accepts: (payload) => layout.decode(payload).ActionType === details,
    decode(payload) {
      const { Result, ThreadId, ProcessId, Thread, Process, ProcessName } = layout.decode(payload);
      check('asking for the current thread', Result);
      const name = textUntilNul(ProcessName);
      return { tid: ThreadId, pid: ProcessId, thread: Thread, process: Process, name };
    },
  });
}

/** How many queued messages were dropped, by mode of the queue. */
export interface Flushed {
  readonly root: number;
  readonly nonRoot: number;
}

export function flush(): Question<Flushed> {
  const layout = DEBUGGER_FLUSH_LOGGING_BUFFERS;
  return question('flushing the message queues', messages.flush, messages.flushResult, {
    payload: layout.encode(),
    accepts: () => true,
    decode(payload) {
      const answer = layout.decode(payload);
      check('flushing the message queues', answer.KernelStatus);
      const [root, nonRoot] = [
        answer.CountOfMessagesThatSetAsReadFromVmxRoot,
        answer.CountOfMessagesThatSetAsReadFromVmxNonRoot,
      ];
      return { root, nonRoot };
    },
  });
}

/** @param n 1..12, PROTOCOL.md 7.8 */
export function testQuery(n: number, context: bigint): Question<void> {
  const layout = DEBUGGER_DEBUGGER_TEST_QUERY_BUFFER;
  return question(`test query ${n}`, messages.testQuery, messages.testQueryResult, {
    payload: layout.encode({ RequestType: n, Context: context }),
    tagAt: 4,
    accepts: (payload) => layout.decode(payload).RequestType === n,
    decode(payload) {
      check(`test query ${n}`, layout.decode(payload).KernelStatus);
    },
  });
}
