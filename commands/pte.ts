import { formatAddress, jsonHex } from '../src/format/address.ts';
import type { Span, TextLine } from '../src/format/block.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { namedAddress } from '../src/format/named-address.ts';
import { formatSize } from '../src/format/quantity.ts';
import { type PageWalk, type WalkedEntry, walkPages } from '../src/inspect/page-walk.ts';
import { checkProcess } from '../src/inspect/range.ts';
import { command } from '../src/shell/command.ts';
import { shownName } from '../src/shell/shown-names.ts';
import { pageLevels } from '../src/x86/page-entry.ts';
import { HALTED_PID_DETAIL } from './memory/halted-process.ts';
import { translationArguments } from './memory/translation.ts';

/** No linear address of a kernel is below, no physical one above (SDM volume 3A, section 5.1.4). */
const PHYSICAL_LIMIT = 1n << 52n;

export default command({
  names: ['!pte'],
  category: 'extension',
  summary: 'show the page table entries of a virtual address',
  usage: ['!pte ADDRESS [pid P]'],
  examples: [
    ['!pte fffff80000100000', 'the way from the top table to the page'],
    ['!pte @rsp', 'the page of the stack'],
  ],
  details: [
    'Shows for each level where the entry is, its value, and what that says: P present, W writable, U for user code, ' +
      'PWT and PCD about the cache, A accessed, D dirty, PS a large page, G global, NX no execution. A large page ends ' +
      'the way, and so does an entry that is not present.',
    `Entries are at virtual addresses, or at physical ones marked with # where the kernel has no map of its tables. ` +
      HALTED_PID_DETAIL,
  ],
  states: ['halted'],
  arguments: translationArguments('a virtual address'),
  async run(context, { from, pid }) {
    const { session, signal } = context;
    await checkProcess(session, pid, signal);
    return block(from, shownName(from, context), await walkPages(session, from, signal));
  },
});

function block(virtual: bigint, name: string | undefined, { entries, page }: PageWalk): Result {
  return {
    kind: 'page-tables',
    lines: [
      [{ text: 'VA     ', role: 'plain' }, ...namedAddress(virtual, name)],
      ...entries.map(entryLine),
      endLine(entries.at(-1), page),
    ],
    data: {
      virtual: jsonHex(virtual),
      physical: page === undefined ? null : jsonHex(page.physical),
      pageSize: page === undefined ? null : Number(page.size),
      levels: entries.map(entryData),
    },
  };
}

function entryLine({ level, address, value, present, flags }: WalkedEntry): Span[] {
  return [
    { text: `${level.padEnd(6)}${address < PHYSICAL_LIMIT ? '#' : ' '}`, role: 'plain' },
    { text: formatAddress(address), role: 'address' },
    { text: '  ', role: 'plain' },
    { text: formatAddress(value), role: 'bytes' },
    { text: `  ${present ? flags.join(' ') : 'not present'}`, role: present ? 'plain' : 'warning' },
  ];
}

function endLine(last: WalkedEntry | undefined, page: PageWalk['page']): TextLine {
  if (page !== undefined) {
    return [
      { text: 'PA     ', role: 'plain' },
      { text: formatAddress(page.physical), role: 'address' },
      { text: `  in a page of ${formatSize(Number(page.size)).replace('.0', '')}`, role: 'dim' },
    ];
  }
  return [{ text: `not mapped: its ${last?.level ?? pageLevels[0]} is not present`, role: 'warning' }];
}

function entryData({ level, address, value, present, flags }: WalkedEntry) {
  return { name: level, address: jsonHex(address), value: jsonHex(value), present, flags: [...flags] };
}
