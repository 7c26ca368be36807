import type { Result } from '../src/format/json/kinds.ts';
import { type ArgumentType, choice, core, positional, text } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { CommandError, UsageError } from '../src/shell/errors.ts';

interface Task {
  readonly meaning: string;
  /**
   * Test query (spec/PROTOCOL.md 7.8), by the word after the task; '' where there is none. What is done is said
   * where the debuggee does not say it.
   */
  readonly queries: Readonly<Record<string, readonly [query: number, done?: string]>>;
}

const tasks = {
  query: { meaning: 'the debuggee reports the state of its cores', queries: { '': [1] } },
  'trap-status': { meaning: 'the cores that are in a step', queries: { '': [3] } },
  pool: { meaning: 'what of its reserves is in use', queries: { '': [2] } },
  'sync-task': {
    meaning: 'every halted core runs a task, waited for',
    queries: { '': [8, 'every core ran the task'] },
  },
  'async-task': { meaning: 'every halted core runs a task', queries: { '': [9, 'the task was given to every core'] } },
  'target-core-task': { meaning: 'one core runs a task', queries: { core: [10, 'the core ran the task'] } },
  breakpoint: {
    meaning: 'whether breakpoints count',
    queries: { off: [4, 'breakpoints are switched off'], on: [5, 'breakpoints are switched on'] },
  },
  trap: {
    meaning: 'switch debug exceptions on or off',
    queries: { off: [11, 'debug exceptions are switched off'], on: [12, 'debug exceptions are switched on'] },
  },
  all: { meaning: "HyperDbg's tests of itself: not here", queries: {} },
  hwdbg: { meaning: "tests of HyperDbg's hardware debugger: not here", queries: {} },
} as const satisfies Record<string, Task>;

type Name = keyof typeof tasks;

const meanings = Object.fromEntries(Object.entries(tasks).map(([name, { meaning }]) => [name, meaning]));

/** on, off, or a core: which of them the task takes, `run` knows. */
const which: ArgumentType<string> = {
  ...text,
  name: 'on|off|CORE',
  describe: 'on or off, or the number of a core',
  examples: ['on', '1'],
  complete: (prefix, context) => [
    ...['on', 'off'].filter((word) => word.startsWith(prefix)).map((insert) => ({ insert })),
    ...((core.complete?.(prefix, context) ?? []) as readonly { insert: string }[]),
  ],
};

export default command({
  names: ['test', '.test'],
  category: 'debugging',
  summary: 'ask the debuggee about itself, and switch its traps',
  usage: ['test TASK', 'test target-core-task CORE', 'test breakpoint|trap on|off'],
  examples: [
    ['test query', 'which cores are held, as the debuggee reports it'],
    ['test target-core-task 1', 'core 1 runs a task and reports it'],
    ['test breakpoint off', 'breakpoints stay set and halt nothing'],
  ],
  details: ['What the debuggee reports comes as its text. `test` needs no running user mode.'],
  states: ['halted'],
  arguments: {
    task: positional(choice<Name>('TASK', meanings as Record<Name, string>), { meaning: 'what to do' }),
    which: positional(which, { optional: true, meaning: 'on or off, or which core' }),
  },
  async run(context, { task, which: word }): Promise<Result> {
    const { session, signal } = context;
    if (task === 'all' || task === 'hwdbg') {
      throw new CommandError(
        `\`test ${task}\` tests HyperDbg itself, which this is not`,
        "haltwire's own tests are run with `npm test` where it was built",
      );
    }
    const number = task === 'target-core-task' ? await coreNumber(word, context) : undefined;
    const [query, done] = queryOf(task, number === undefined ? word : 'core');
    await session.testQuery(query, BigInt(number ?? 0), { signal });
    return {
      kind: 'tested',
      lines: done === undefined ? [] : [[{ text: done, role: 'good' }]],
      data: { task, query, core: number ?? null },
    };
  },
});

async function coreNumber(word: string | undefined, context: Parameters<typeof core.parse>[1]): Promise<number> {
  if (word === undefined) throw usageOf('missing CORE', 'test target-core-task 1');
  return await core.parse({ kind: 'Num', text: word, from: 0, to: word.length }, context);
}

function queryOf(task: Name, word = ''): readonly [number, string?] {
  const { queries }: Task = tasks[task];
  const found = queries[word.toLowerCase()];
  if (found !== undefined) return found;
  if ('' in queries) throw usageOf(`\`test ${task}\` takes nothing else`, `test ${task}`);
  const what = word === '' ? 'missing on or off' : `\`${word}\` is neither on nor off`;
  throw usageOf(what, `test ${task} on`);
}

function usageOf(what: string, example: string): UsageError {
  return new UsageError(what, undefined, [`e.g. ${example}`]);
}
