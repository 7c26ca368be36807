import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { TextLine } from '../../src/format/block.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { namedAddress } from '../../src/format/named-address.ts';
import { formatCount } from '../../src/format/quantity.ts';
import { type LinkedList, type ListEnd, walkList } from '../../src/inspect/list-walk.ts';
import { checkProcess } from '../../src/inspect/range.ts';
import type { Space } from '../../src/session/index.ts';
import { address, count, hex64, keyword, positional } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { type NameSources, shownName } from '../../src/shell/shown-names.ts';
import { HALTED_PID_DETAIL, haltedPid } from './halted-process.ts';

const DEFAULT_COUNT = 0x100;
/** A node costs a request: nodes that are shown at once. */
const BATCH = 0x10;

/** `dl`: walks a linked list in memory as the halted process sees it. */
export const virtualList: Command = command({
  names: ['dl'],
  category: 'debugging',
  summary: 'walk a linked list',
  usage: ['dl ADDRESS [o OFFSET] [l COUNT] [pid P]'],
  examples: [
    ['dl fffff80000200000', 'the nodes, each beginning with the address of the next'],
    ['dl fffff80000200000 o 8 l 20', 'the address of the next node is at 8; 20 (hexadecimal) nodes at most'],
  ],
  details: [...listDetails(), HALTED_PID_DETAIL],
  states: ['halted'],
  repeats: true,
  arguments: {
    start: positional(address, { meaning: 'the first node' }),
    offset: keyword('o', hex64, {
      optional: true,
      meaning: 'where in a node the address of the next is; 0 when left out',
    }),
    count: keyword('l', count, countOption()),
    pid: haltedPid,
  },
  async *run(context, { start, offset = 0n, count: most = DEFAULT_COUNT, pid }) {
    await checkProcess(context.session, pid, context.signal);
    yield* walk(context, { space: 'virtual', start, offset, most });
  },
});

/** `!dl`: the same in physical memory. */
export const physicalList: Command = command({
  names: ['!dl'],
  category: 'extension',
  summary: 'walk a linked list in physical memory',
  usage: ['!dl ADDRESS [o OFFSET] [l COUNT]'],
  examples: [
    ['!dl 200000', 'the nodes, each beginning with the physical address of the next'],
    ['!dl 200000 o 8 l 20', 'the address of the next node is at 8; 20 (hexadecimal) nodes at most'],
  ],
  details: listDetails(),
  states: ['halted'],
  repeats: true,
  arguments: {
    start: positional(address, { meaning: 'the first node, a physical address' }),
    offset: keyword('o', hex64, {
      optional: true,
      meaning: 'where in a node the address of the next is; 0 when left out',
    }),
    count: keyword('l', count, countOption()),
  },
  run: (context, { start, offset = 0n, count: most = DEFAULT_COUNT }) =>
    walk(context, { space: 'physical', start, offset, most }),
});

function countOption() {
  return { optional: true, meaning: `how many nodes at most; ${DEFAULT_COUNT.toString(16)} when left out` } as const;
}

function listDetails(): string[] {
  return [
    'Shows the nodes in the order of the list, and how it ends: with a null, at a node that cannot be read, in a circle, ' +
      'or not within COUNT nodes. A circle that does not close at the first node is a list that is broken.',
  ];
}

async function* walk(context: CommandContext<'halted'>, list: LinkedList): AsyncIterable<Result> {
  const { session, signal, progress } = context;
  yield banner(list);
  let first = 0;
  let nodes: bigint[] = [];
  for await (const found of walkList(session, list, signal)) {
    if ('node' in found) nodes.push(found.node);
    if (nodes.length === BATCH || ('end' in found && nodes.length > 0)) {
      yield nodesBlock(nodes, first, list.space, context);
      first += nodes.length;
      nodes = [];
      if ('node' in found) progress('nodes', first);
    }
    if (!('end' in found)) continue;
    // For programs: no nodes are an empty list of them.
    if (first === 0) yield nodesBlock([], 0, list.space, context);
    yield endBlock(found.end, first);
  }
}

function banner({ space, start, offset }: LinkedList): Result {
  return {
    kind: 'list',
    lines: [
      [
        { text: `${space} list from ${formatAddress(start)}`, role: 'heading' },
        { text: `, next at offset ${offset.toString(16)}`, role: 'dim' },
      ],
    ],
    data: { address: jsonHex(start), space, offset: jsonHex(offset) },
  };
}

function nodesBlock(nodes: readonly bigint[], first: number, space: Space, names: NameSources): Result {
  const lines: TextLine[] = nodes.map((node, index) => [
    { text: `${(first + index).toString(16).padStart(2, '0')}: `, role: 'dim' },
    ...namedAddress(node, shownName(node, names, space)),
  ]);
  return { kind: 'nodes', lines, data: nodes.map((node, index) => ({ index: first + index, address: jsonHex(node) })) };
}

function endBlock(end: ListEnd, nodes: number): Result {
  const warns = end.why === 'unreadable' || (end.why === 'circle' && end.to !== 0);
  return {
    kind: 'list-end',
    lines: [[{ text: endText(end, nodes), role: warns ? 'warning' : 'dim' }]],
    data: {
      nodes,
      end: end.why,
      ...(end.why === 'circle' ? { to: end.to } : {}),
      ...(end.why === 'limit' ? { next: jsonHex(end.next) } : {}),
      ...(end.why === 'unreadable' ? { node: jsonHex(end.at) } : {}),
    },
  };
}

function endText(end: ListEnd, nodes: number): string {
  const count = `${formatCount(nodes)} ${nodes === 1 ? 'node' : 'nodes'}`;
  switch (end.why) {
    case 'null':
      return `ends with a null after ${count}`;
    case 'circle':
      return end.to === 0
        ? `closes at the first node: ${count}`
        : `broken: goes back to node ${end.to.toString(16).padStart(2, '0')}`;
    case 'limit':
      return `continues at ${formatAddress(end.next)}; \`l ${(nodes * 2).toString(16)}\` shows more`;
    case 'unreadable':
      return `broken: ${formatAddress(end.at)} cannot be read`;
  }
}
