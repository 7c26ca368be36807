import type { Result } from '../src/format/json/kinds.ts';
import { formatTable } from '../src/format/table.ts';
import { type ArgumentType, choice, positional, text } from '../src/shell/arguments/index.ts';
import { type CommandContext, command } from '../src/shell/command.ts';
import { UsageError } from '../src/shell/errors.ts';
import { anyState } from '../src/shell/states.ts';
import { type Sink, type SinkKind, type Sinks, sinksOf } from './output/sinks.ts';

const sinkName: ArgumentType<string> = {
  ...text,
  name: 'NAME',
  describe: 'the name of an output, at most 49 characters',
  examples: ['log', 'collector'],
  complete: (prefix, { registry }) =>
    sinksOf(registry)
      .all.filter(({ name }) => name.startsWith(prefix))
      .map(({ name, kind, state }) => ({ insert: name, detail: `${kind}, ${state}` })),
};

const kinds = {
  file: 'a file, written at its end',
  namedpipe: 'a pipe or socket that a program listens on',
  tcp: 'HOST:PORT',
  module: 'a library, in HyperDbg: not here',
} as const satisfies Record<SinkKind, string>;

const CREATION = 'output create NAME file|namedpipe|tcp ADDRESS     e.g. output create log file events.txt';

export default command({
  names: ['output'],
  category: 'debugging',
  summary: 'manage where the output of events goes',
  usage: ['output', 'output create NAME file|namedpipe|tcp|module ADDRESS', 'output open NAME', 'output close NAME'],
  examples: [
    ['output create log file events.txt', 'a file that events can write to'],
    ['output open log', 'from now on it can be used'],
    ['output create there tcp 192.168.1.10:8080', 'a program that listens on a port'],
    ['output', 'the list, with what is open'],
  ],
  details: ['An output that was closed cannot be opened again. A file is never emptied: output is added at its end.'],
  states: anyState,
  arguments: {
    action: positional(
      choice('create|open|close', {
        create: 'make one',
        open: 'make it usable',
        close: 'end it',
      }),
      { optional: true, meaning: 'what to do; the list when left out' },
    ),
    name: positional(sinkName, { optional: true, meaning: 'which' }),
    kind: positional(choice('file|namedpipe|tcp|module', kinds), { optional: true, meaning: 'what it is' }),
    address: positional(
      { ...text, name: 'ADDRESS', describe: 'a path, or HOST:PORT', examples: ['events.txt', '192.168.1.10:8080'] },
      { optional: true, meaning: 'where it leads' },
    ),
  },
  async run({ registry }: CommandContext, { action, name, kind, address }): Promise<Result> {
    const sinks = sinksOf(registry);
    if (action === undefined) return list(sinks);
    if (name === undefined) throw new UsageError('missing NAME', undefined, [`e.g. output ${action} log`]);
    if (action === 'create') {
      if (kind === undefined || address === undefined) {
        throw new UsageError(kind === undefined ? 'missing its kind' : 'missing its address', undefined, [CREATION]);
      }
      return said('created', sinks.create(name, kind, address));
    }
    if (kind !== undefined) throw new UsageError('one word too many', undefined, [`e.g. output ${action} ${name}`]);
    const sink = sinks.find(name);
    await (action === 'open' ? sink.open() : sink.close());
    return said(action === 'open' ? 'opened' : 'closed', sink);
  },
});

function said(what: string, sink: Sink): Result {
  return { kind: 'output', lines: [`${what} ${sink.name}: ${sink.kind} ${sink.address}`], data: data(sink) };
}

function list({ all }: Sinks): Result {
  const lines =
    all.length === 0
      ? ['there are no outputs']
      : formatTable(
          [
            { title: 'idx', align: 'right' },
            { title: 'type' },
            { title: 'state' },
            { title: 'name' },
            { title: 'address' },
          ],
          all.map(({ kind, state, name, address }, index) => [index.toString(16), kind, state, name, address]),
        );
  return { kind: 'outputs', lines, data: all.map(data) };
}

const data = ({ name, kind, state, address }: Sink) => ({ name, kind, state, address });
