import { formatAddress, jsonHex } from '../src/format/address.ts';
import { gateName } from '../src/format/gate.ts';
import { listThreads } from '../src/session/index.ts';
import { address, flag, keyword, threadId } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';
import { checkExclusive, usageError } from '../src/shell/usage-error.ts';
import { awaitThread, checkListable, chosen, detailLines, threadList } from './tasks/tasks.ts';

const manual = { usage: '.thread [list [process ADDRESS] | tid TID | thread ADDRESS]', example: '.thread tid 9' };

export default command({
  names: ['.thread', 'thread', 'thread2'],
  category: 'meta',
  summary: 'show the running thread, list threads, or halt in another',
  usage: [manual.usage],
  examples: [
    ['.thread list', 'the threads of the running process, the running one marked'],
    ['.thread', 'the thread that the operating core runs'],
    ['.thread list process fffff80000108080', 'those of the process with this object'],
    ['.thread tid 9', 'with the next `g`: halts when thread 9 runs'],
    ['.thread thread fffff80000108200', 'the same by the address of its object'],
  ],
  details: [
    'To switch, continue the debuggee with `g`: every tenth of a millisecond, every core checks what runs; the debuggee ' +
      "halts as soon as that is the wanted thread. HyperDbg's debuggee checks at each clock interrupt. A thread that " +
      'never runs that long is found by `.thread2`.',
    'The next halt ends the wait, whatever its reason: a breakpoint that is hit first, the end of a step, or Ctrl+C.',
  ],
  states: ['halted'],
  arguments: {
    list: flag('list', { meaning: 'the threads of a process' }),
    tid: keyword('tid', threadId, { optional: true, meaning: 'the thread to halt in' }),
    thread: keyword('thread', address, { optional: true, meaning: 'the address of its object' }),
    process: keyword('process', address, { optional: true, meaning: 'with list: the address of the process object' }),
  },
  async run({ session, signal }, { list, tid, thread, process }) {
    checkExclusive({ list, tid, thread }, manual);
    if (process !== undefined && !list) throw usageError('`process` says whose threads to list', manual);
    const choice = chosen(tid, thread);
    if (choice !== undefined) return awaitThread(session, choice, 'clock', signal);
    if (list) checkListable(session, '.thread');
    const running = await session.currentThread({ signal });
    if (list) {
      const cure = '`.process list` shows the processes with the addresses of their objects';
      return threadList(await withCure(session.ask(listThreads(process), { signal }), cure), running.thread);
    }
    const name = gateName(running.name);
    return {
      kind: 'thread',
      lines: detailLines([
        ['thread id', running.tid.toString(16)],
        ['process id', running.pid.toString(16)],
        ['object (_ETHREAD)', formatAddress(running.thread)],
        ["process' object", formatAddress(running.process)],
        ['name', name],
      ]),
      data: {
        tid: running.tid,
        pid: running.pid,
        thread: jsonHex(running.thread),
        process: jsonHex(running.process),
        name,
      },
    };
  },
});
