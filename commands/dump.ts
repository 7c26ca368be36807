import { checkProcess } from '../src/inspect/range.ts';
import { file, hex32, keyword, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { dumpDetails, dumpToFile, rangeEnd, rangeStart } from './memory/dump-to-file.ts';

export default command({
  names: ['.dump', 'dump'],
  category: 'meta',
  summary: 'write memory to a file',
  usage: ['.dump FROM TO [pid P] path FILE'],
  examples: [
    ['.dump fffff80000100000 fffff80000200000 path kernel.bin', '1 MiB, up to but without the second address'],
    ['.dump @rsp @rsp+1000 path "my dumps/stack.bin"', 'a path with blanks'],
  ],
  details: [...dumpDetails, 'With pid, the command is refused unless that process is the halted one.'],
  states: ['halted'],
  arguments: {
    from: positional(rangeStart, { meaning: 'the first byte' }),
    to: positional(rangeEnd, { meaning: 'the first byte that is not dumped any more' }),
    pid: keyword('pid', hex32, { optional: true, meaning: 'the process that must be the halted one' }),
    file: keyword('path', file, { meaning: 'a file that does not exist, or has the beginning of the same dump' }),
  },
  async *run(context, { from, to, pid, file }) {
    await checkProcess(context.session, pid, context.signal);
    yield* dumpToFile(context, { name: '.dump', space: 'virtual', from, to, file });
  },
});
