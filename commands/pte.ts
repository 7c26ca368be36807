import { formatAddress, jsonHex } from '../src/format/address.ts';
import type { Block, Json, Span, TextLine } from '../src/format/block.ts';
import { namedAddress } from '../src/format/named-address.ts';
import { formatSize } from '../src/format/quantity.ts';
import { checkProcess } from '../src/inspect/range.ts';
import { DebuggeeError, type PageTables, pageTables, type Session } from '../src/session/index.ts';
import { command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { shownName } from '../src/shell/shown-names.ts';
import { decodePageEntry, type PageEntry, pageLevels } from '../src/x86/page-entry.ts';
import { ofTheHaltedProcess, translationArguments } from './memory/translation.ts';

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
      ofTheHaltedProcess,
  ],
  states: ['halted'],
  arguments: translationArguments('a virtual address'),
  async run(context, { from, pid }) {
    const { session, signal } = context;
    await checkProcess(session, pid, signal);
    return block(from, shownName(from, context), await tablesOf(session, from, signal));
  },
});

async function tablesOf(session: Session, virtual: bigint, signal: AbortSignal): Promise<PageTables> {
  try {
    return await session.ask(pageTables(virtual), { signal });
  } catch (error) {
    if (!(error instanceof DebuggeeError)) throw error;
    throw new CommandError(
      `${formatAddress(virtual)} is not mapped (0x${error.status.toString(16)})`,
      'it may be paged out, or belong to another process than the halted one',
      { cause: error },
    );
  }
}

interface Level extends PageEntry {
  readonly name: string;
  readonly address: bigint;
  readonly value: bigint;
}

/** The levels down to the page, or to the entry that is not present. */
function levelsOf({ entries }: PageTables): Level[] {
  const levels: Level[] = [];
  for (const [index, name] of pageLevels.entries()) {
    const { address, value } = entries[index]!;
    if (address === 0n) break;
    const level = { name, address, value, ...decodePageEntry(name, value) };
    levels.push(level);
    if (!level.present || level.pageSize !== undefined) break;
  }
  return levels;
}

function block(virtual: bigint, name: string | undefined, tables: PageTables): Block {
  const levels = levelsOf(tables);
  const last = levels.at(-1);
  const page = last?.present ? last.pageSize : undefined;
  const physical = last && page && last.physical | (virtual & (page - 1n));
  return {
    kind: 'page-tables',
    lines: [
      [{ text: 'VA     ', role: 'plain' }, ...namedAddress(virtual, name)],
      ...levels.map(levelLine),
      endLine(last, page, physical),
    ],
    data: {
      virtual: jsonHex(virtual),
      physical: physical === undefined ? null : jsonHex(physical),
      pageSize: page === undefined ? null : Number(page),
      levels: levels.map(levelData),
    },
  };
}

function levelLine({ name, address, value, present, flags }: Level): Span[] {
  return [
    { text: `${name.padEnd(6)}${address < PHYSICAL_LIMIT ? '#' : ' '}`, role: 'plain' },
    { text: formatAddress(address), role: 'address' },
    { text: '  ', role: 'plain' },
    { text: formatAddress(value), role: 'bytes' },
    { text: `  ${present ? flags.join(' ') : 'not present'}`, role: present ? 'plain' : 'warning' },
  ];
}

function endLine(last: Level | undefined, page: bigint | undefined, physical: bigint | undefined): TextLine {
  if (page !== undefined && physical !== undefined) {
    return [
      { text: 'PA     ', role: 'plain' },
      { text: formatAddress(physical), role: 'address' },
      { text: `  in a page of ${formatSize(Number(page)).replace('.0', '')}`, role: 'dim' },
    ];
  }
  return [{ text: `not mapped: its ${last?.name ?? pageLevels[0]} is not present`, role: 'warning' }];
}

function levelData({ name, address, value, present, flags }: Level): Json {
  return { name, address: jsonHex(address), value: jsonHex(value), present, flags: [...flags] };
}
