/** A shell with a few commands of its own, and the transcript of what it said. */
import type { Block } from '../../src/format/block.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import {
  address,
  count,
  decimal,
  flag,
  hex32,
  keyword,
  length,
  many,
  positional,
  tail,
  text,
  unit,
} from '../../src/shell/arguments/index.ts';
import { plainText } from '../../src/shell/batch-output.ts';
import { type Command, command } from '../../src/shell/command.ts';
import { CommandError } from '../../src/shell/errors.ts';
import { History } from '../../src/shell/history.ts';
import { Registry } from '../../src/shell/registry.ts';
import { defaultSettings, type Settings } from '../../src/shell/settings.ts';
import { Shell, type ShellOptions } from '../../src/shell/shell.ts';
import { anyState } from '../../src/shell/states.ts';
import type { SymbolTable } from '../../src/symbols/symbol-table.ts';
import { FakeSession } from './fake-session.ts';

const say = (value: string): Result => ({ kind: 'json', lines: [value], data: value });

const dump = command({
  names: ['db'],
  category: 'debugging',
  summary: 'dump memory',
  usage: ['db ADDRESS [l LENGTH] [pid P]'],
  examples: [['db @rsp l 40', 'the stack']],
  states: ['halted'],
  repeats: true,
  arguments: {
    address: positional(address),
    length: keyword('l', length, { optional: true, meaning: 'how many bytes' }),
    pid: keyword('pid', hex32, { optional: true }),
  },
  async run(_, { address: start, length: bytes = 0x80 }) {
    return say(`dump of ${start.toString(16)} l ${bytes.toString(16)}`);
  },
});

const edit = command({
  names: ['eb'],
  category: 'debugging',
  summary: 'edit memory',
  usage: ['eb ADDRESS BYTE...'],
  examples: [['eb @rsp 90', 'one byte']],
  states: ['halted'],
  arguments: { address: positional(address), bytes: many(unit(1)), pid: keyword('pid', hex32, { optional: true }) },
  run: async (_, { bytes, pid }) => say(`bytes ${bytes.join(' ')} pid ${pid}`),
});

const echo = command({
  names: ['echo', '.echo'],
  category: 'meta',
  summary: 'say it again',
  usage: ['echo TEXT'],
  examples: [['echo hello', 'says hello']],
  states: anyState,
  arguments: { words: tail(text) },
  run: async (_, { words }) => say(words),
});

const slow = command({
  names: ['slow'],
  category: 'meta',
  summary: 'work until stopped',
  usage: ['slow [COUNT]'],
  examples: [['slow 10', 'ten units of work']],
  states: anyState,
  arguments: { count: positional(count, { optional: true }) },
  async *run({ signal, progress }, { count: total }) {
    yield say('begun');
    progress('working', 3, total);
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  },
});

const deaf = command({
  names: ['deaf'],
  category: 'meta',
  summary: 'never end',
  usage: ['deaf'],
  examples: [['deaf', 'does not listen']],
  states: anyState,
  arguments: {},
  run: () => new Promise<void>(() => {}),
});

const fail = command({
  names: ['fail'],
  category: 'meta',
  summary: 'fail',
  usage: ['fail'],
  examples: [['fail', 'fails']],
  states: anyState,
  arguments: {},
  async run() {
    throw new CommandError('it did not work', 'try `echo`');
  },
});

const lines = command({
  names: ['many'],
  category: 'meta',
  summary: 'say some lines, and perhaps fail',
  usage: ['many COUNT [fail]'],
  examples: [['many 5', 'five results of a line each']],
  states: anyState,
  arguments: { count: positional(decimal), fail: flag('fail') },
  async *run({ signal }, { count: total, fail: fails }) {
    for (let line = 1; line <= total; line++) {
      yield { kind: 'json', lines: [`line ${line}`], data: line };
      signal.throwIfAborted();
    }
    if (fails) throw new CommandError('it did not work');
  },
});

const transfer = command({
  names: ['transfer'],
  category: 'meta',
  summary: 'move bytes over the line',
  usage: ['transfer BYTES'],
  examples: [['transfer 1000', 'not many']],
  states: anyState,
  arguments: { bytes: positional(decimal) },
  async run({ afford, progress }, { bytes }) {
    await afford('reads', bytes);
    progress('reading', bytes, bytes, 'bytes');
    return say(`moved ${bytes}`);
  },
});

const said = command({
  names: ['said'],
  category: 'meta',
  summary: 'say a word',
  usage: ['said TEXT'],
  examples: [['said hello', 'says hello']],
  states: anyState,
  arguments: { word: positional(text) },
  run: async (_, { word }) => say(word),
});

const leave = command({
  names: ['exit'],
  category: 'meta',
  summary: 'leave',
  usage: ['exit'],
  examples: [['exit', 'leaves']],
  states: anyState,
  arguments: {},
  run: async ({ shell }) => shell.exit(),
});

const halt = command({
  names: ['pause'],
  category: 'debugging',
  summary: 'halt',
  usage: ['pause'],
  examples: [['pause', 'halts']],
  states: ['running'],
  arguments: {},
  async run({ session, signal }) {
    await session.pause({ signal });
  },
});

export const sampleCommands: readonly Command[] = [
  dump,
  edit,
  echo,
  slow,
  deaf,
  fail,
  lines,
  transfer,
  said,
  leave,
  halt,
];

export const sampleSymbols: SymbolTable = {
  lookup: (name) => ({ 'nt!KiTick': 0xfffff800_00101c00n, 'nt!KiIdleLoop': 0xfffff800_00101a10n })[name],
  nearest: (at) =>
    at >= 0xfffff800_00101a10n ? { name: 'nt!KiIdleLoop', offset: at - 0xfffff800_00101a10n } : undefined,
  complete: (prefix) =>
    [
      { name: 'nt!KiIdleLoop', address: 0xfffff800_00101a10n },
      { name: 'nt!KiTick', address: 0xfffff800_00101c00n },
    ].filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase())),
};

export interface Sample {
  readonly shell: Shell;
  readonly fake: FakeSession;
  readonly blocks: Block[];
  /** All output so far, as plain text; clears it. */
  said(): string;
}

export function sampleShell(options: Partial<ShellOptions> & { settings?: Settings } = {}): Sample {
  const fake = new FakeSession();
  const blocks: Block[] = [];
  const shell = new Shell({
    registry: new Registry(sampleCommands),
    settings: defaultSettings,
    history: new History(),
    openSession: async () => fake.session,
    symbolsFor: () => sampleSymbols,
    ...options,
  });
  shell.on('block', (block) => blocks.push(block));
  const said = () => blocks.splice(0).map(plainText).join('');
  return { shell, fake, blocks, said };
}

/** A shell that is connected to a halted debuggee; what it said until then is forgotten. */
export async function haltedShell(options?: Partial<ShellOptions>): Promise<Sample> {
  const sample = sampleShell(options);
  sample.shell.attach(sample.fake.session);
  sample.fake.halt();
  await sample.shell.shown();
  sample.said();
  return sample;
}
