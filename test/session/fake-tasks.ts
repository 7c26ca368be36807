/**
 * Processes and threads of the fake debuggee: what it answers to A13, A14 and A30, and the halt that may follow a
 * continue.
 */
import { messages, STATUS_OK } from '../../src/wire/index.ts';

/** As driver/core/serve/page_in_request.c words it. */
const PAGE_IN_REFUSED =
  'cannot bring pages in: the operating system cannot handle a page fault there from here: ' +
  'halt in user code for user addresses';

/** What these answers do to the debuggee. */
export interface TaskHolder {
  log(code: number, text: string): void;
  /** Reason of the halt that comes soon after the next continue. */
  awaited: number | undefined;
}

type Write = (view: DataView) => void;

const processes = [
  { pid: 0, process: 0xffff800000000c00n, name: 'System' },
  { pid: 4, process: 0xffff800000001000n, name: 'init' },
  { pid: 0x1a4, process: 0xffff800000001400n, name: 'worker' },
];
const threads = [
  { tid: 5, thread: 0xffff800000002000n, process: processes[1]! },
  { tid: 6, thread: 0xffff800000002200n, process: processes[1]! },
  { tid: 0x1a8, thread: 0xffff800000002400n, process: processes[2]! },
];
const running = threads[0]!;
const PROCESS_SWITCHED = 8;
const THREAD_SWITCHED = 9;
const STEPPED = 3;

const id = (value: number): string => value.toString(16).padStart(4, '0');
const address = (value: bigint): string => value.toString(16).padStart(16, '0');

export function answerProcess(payload: Uint8Array, holder: TaskHolder): Write {
  const { ActionType, ProcessId, Process } = messages.process.payload.decode(payload);
  const found = processes.find(({ pid, process }) => (Process === 0n ? pid === ProcessId : process === Process));
  let status = STATUS_OK;
  if (ActionType === 1) {
    holder.log(1, 'pid   process           name\n');
    for (const { pid, process, name } of processes) holder.log(1, `${id(pid)}  ${address(process)}  ${name}\n`);
  } else if (ActionType === 2 && found === undefined) status = Process === 0n ? 0xc000001e : 0xc0000020;
  else if (ActionType === 2) holder.awaited = PROCESS_SWITCHED;
  return (view) => {
    if (ActionType === 0) {
      view.setUint32(4, running.process.pid, true);
      view.setBigUint64(8, running.process.process, true);
      new Uint8Array(view.buffer).set(Buffer.from(`${running.process.name}\0`), 17);
    }
    view.setUint32(64, status, true);
  };
}

export function answerThread(payload: Uint8Array, holder: TaskHolder): Write {
  const request = messages.thread.payload.decode(payload);
  const { ActionType, ThreadId, Thread } = request;
  const found = threads.find(({ tid, thread }) => (Thread === 0n ? tid === ThreadId : thread === Thread));
  let status = STATUS_OK;
  if (ActionType === 2) {
    const wanted = request.ThreadListSymDetails.Process || running.process.process;
    const listed = threads.filter(({ process }) => process.process === wanted);
    for (const { tid, thread, process } of listed) {
      holder.log(1, `${id(tid)}  ${address(thread)}  ${id(process.pid)}  ${process.name}\n`);
    }
    if (listed.length === 0) status = 0xc0000021;
  } else if (ActionType === 0 && found === undefined) status = 0xc0000021;
  else if (ActionType === 0) holder.awaited = THREAD_SWITCHED;
  return (view) => {
    if (ActionType === 1) {
      view.setUint32(4, running.tid, true);
      view.setUint32(8, running.process.pid, true);
      view.setBigUint64(16, running.thread, true);
      view.setBigUint64(24, running.process.process, true);
      new Uint8Array(view.buffer).set(Buffer.from(`${running.process.name}\0`), 33);
    }
    view.setUint32(96, status, true);
  };
}

/** It can bring in what is in the kernel's half. */
export function answerPageIn(payload: Uint8Array, holder: TaskHolder): Write {
  const possible = messages.pageIn.payload.decode(payload).VirtualAddressFrom >> 63n === 1n;
  if (possible) holder.awaited = STEPPED;
  else holder.log(3, `${PAGE_IN_REFUSED}\n`);
  return (view) => view.setUint32(24, possible ? STATUS_OK : 0xc0000005, true);
}
