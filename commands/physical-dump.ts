import { file, keyword, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { dumpDetails, dumpToFile, rangeEnd, rangeStart } from './memory/dump-to-file.ts';

export default command({
  names: ['!dump'],
  category: 'extension',
  summary: 'write physical memory to a file',
  usage: ['!dump FROM TO path FILE'],
  examples: [
    ['!dump 100000 200000 path memory.bin', '1 MiB, up to but without the second address'],
    ['!dump @cr3 @cr3+1000 path "my dumps/pml4.bin"', 'a path with blanks'],
  ],
  details: dumpDetails,
  states: ['halted'],
  arguments: {
    from: positional(rangeStart, { meaning: 'the first byte, a physical address' }),
    to: positional(rangeEnd, { meaning: 'the first byte after the range' }),
    file: keyword('path', file, { meaning: 'a file that does not exist, or has the beginning of the same dump' }),
  },
  run: (context, { from, to, file }) => dumpToFile(context, { name: '!dump', space: 'physical', from, to, file }),
});
