import { checkProcess } from '../src/inspect/range.ts';
import { file, keyword, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { dumpDetails, dumpToFile, rangeEnd, rangeStart } from './memory/dump-to-file.ts';
import { HALTED_PID_DETAIL, haltedPid } from './memory/halted-process.ts';

export default command({
  names: ['.dump', 'dump'],
  category: 'meta',
  summary: 'write memory to a file',
  usage: ['.dump FROM TO [pid P] path FILE'],
  examples: [
    ['.dump fffff80000100000 fffff80000200000 path kernel.bin', '1 MiB, up to but without the second address'],
    ['.dump @rsp @rsp+1000 path "my dumps/stack.bin"', 'a path with blanks'],
  ],
  details: [...dumpDetails, HALTED_PID_DETAIL],
  states: ['halted'],
  arguments: {
    from: positional(rangeStart, { meaning: 'the first byte' }),
    to: positional(rangeEnd, { meaning: 'the first byte after the range' }),
    pid: haltedPid,
    file: keyword('path', file, { meaning: 'a file that does not exist, or has the beginning of the same dump' }),
  },
  async *run(context, { from, to, pid, file }) {
    await checkProcess(context.session, pid, context.signal);
    yield* dumpToFile(context, { name: '.dump', space: 'virtual', from, to, file });
  },
});
