import { type DebuggeeCommand, UsageError } from './command.ts';
import { MOST_64, parseNumber } from './words.ts';

const pools = [
  'thread-interception',
  'monitor',
  'epthook',
  'epthook2',
  'regular-event',
  'big-event',
  'regular-safe-buffer',
  'big-safe-buffer',
];

/** `prealloc TYPE COUNT`: HyperDbg reserves pools for what is set while halted. */
export const prealloc: DebuggeeCommand = {
  names: ['prealloc', 'preallocate', 'preallocation'],
  example: 'prealloc monitor 10',
  async *run(words) {
    const [pool = '', count, ...more] = words;
    if (!pools.includes(pool.toLowerCase())) throw new UsageError(`'${pool}' is no pool: ${pools.join(', ')}`);
    parseNumber(count, 'COUNT', MOST_64);
    if (more.length > 0) throw new UsageError(`'${more[0]}' is one word too many`);
    yield 'nothing to reserve: this driver allocates everything when it is loaded';
  },
};

/** `preactivate mode`: HyperDbg prepares a facility whose preparation needs a running machine. */
export const preactivate: DebuggeeCommand = {
  names: ['preactivate', 'preactive', 'preactivation'],
  example: 'preactivate mode',
  async *run(words) {
    if (words.length !== 1 || words[0]!.toLowerCase() !== 'mode') {
      throw new UsageError(`there is one facility, mode, not '${words.join(' ')}'`);
    }
    yield 'nothing to activate: everything is ready when this driver is loaded';
  },
};
