import { formatAddress, jsonHex } from '../src/format/address.ts';
import { gateName } from '../src/format/gate.ts';
import { listProcesses } from '../src/session/index.ts';
import { address, flag, keyword, processId } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { checkExclusive } from '../src/shell/usage-error.ts';
import { awaitProcess, checkListable, chosen, detailLines, processList } from './tasks/tasks.ts';

const manual = { usage: '.process [list | pid PID | process ADDRESS]', example: '.process pid 8' };

export default command({
  names: ['.process', 'process', 'process2'],
  category: 'meta',
  summary: 'show the running process, list all, or halt in another',
  usage: [manual.usage],
  examples: [
    ['.process list', 'all processes, the running one marked'],
    ['.process', 'the process that the operating core runs'],
    ['.process pid 8', 'with the next `g`: halts when process 8 runs'],
    ['.process process fffff80000108080', 'the same by the address of its object'],
  ],
  details: [
    'To switch, continue the debuggee with `g`: every tenth of a millisecond, every core checks what runs; the debuggee ' +
      "halts as soon as that is the wanted process. HyperDbg's debuggee checks at each clock interrupt. A process that " +
      'never runs that long is found by `.process2`.',
    'The next halt ends the wait, whatever its reason: a breakpoint that is hit first, the end of a step, or Ctrl+C.',
  ],
  states: ['halted'],
  arguments: {
    list: flag('list', { meaning: 'all processes' }),
    pid: keyword('pid', processId, { optional: true, meaning: 'the process to halt in' }),
    process: keyword('process', address, { optional: true, meaning: 'the address of its object' }),
  },
  async run({ session, signal }, { list, pid, process }) {
    checkExclusive({ list, pid, process }, manual);
    const choice = chosen(pid, process);
    if (choice !== undefined) return awaitProcess(session, choice, 'clock', signal);
    if (list) checkListable(session, '.process');
    const running = await session.currentProcess({ signal });
    if (list) return processList(await session.ask(listProcesses(), { signal }), running.process);
    const name = gateName(running.name);
    return {
      kind: 'process',
      lines: detailLines([
        ['process id', running.pid.toString(16)],
        ['object (_EPROCESS)', formatAddress(running.process)],
        ['name', name],
      ]),
      data: { pid: running.pid, process: jsonHex(running.process), name },
    };
  },
});
