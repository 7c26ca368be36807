import { choice, positional, value } from '../src/shell/arguments/index.ts';
import { debuggeeCommand } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['prealloc', 'preallocate', 'preallocation'],
  category: 'debugging',
  summary: 'reserve memory for what is set while halted',
  usage: ['prealloc POOL COUNT'],
  examples: [['prealloc monitor 10', '16 more monitored ranges can be set before the debuggee runs again']],
  details: [
    "HyperDbg's debuggee cannot reserve memory while halted, so it does so before. Haltwire's has all it needs since it " +
      'was loaded, and says so.',
  ],
  arguments: {
    pool: positional(
      choice('POOL', {
        'thread-interception': 'threads that are debugged',
        monitor: 'ranges of !monitor',
        epthook: 'hooks of !epthook',
        epthook2: 'hooks of !epthook2',
        'regular-event': 'events',
        'big-event': 'events with much code',
        'regular-safe-buffer': 'buffers of events',
        'big-safe-buffer': 'large buffers of events',
      }),
      { meaning: 'what for' },
    ),
    count: positional({ ...value, name: 'COUNT', describe: 'how many, hexadecimal' }, { meaning: 'how many more' }),
  },
  line: ({ pool, count }) => `prealloc ${pool} ${BigInt.asUintN(32, count).toString(16)}`,
});
