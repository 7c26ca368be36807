import { formatAddress, jsonHex } from '../src/format/address.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { formatTable } from '../src/format/table.ts';
import { type BranchRecord, type BranchRecords, branchRecords } from '../src/session/index.ts';
import { core, keyword } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';
import { shownNames } from '../src/shell/shown-names.ts';
import { type SymbolNames, symbolText } from '../src/symbols/names.ts';

/** More cores than any machine that answers like this has: a debuggee that always has another one is not followed. */
const MOST_CORES = 1024;

export default command({
  names: ['!lbrdump', '!lbrdmp', '!lbrprint'],
  category: 'extension',
  summary: 'the last branches that the cores recorded',
  usage: ['!lbrdump [core CORE]'],
  examples: [
    ['!lbrdump', 'those of every core, the newest first'],
    ['!lbrdump core 1', 'those of core 1'],
  ],
  details: [
    "Works with HyperDbg's debuggee, once `!lbr enable` was run there: its trace module records branches. This " +
      "project's own debuggee records none, and says so.",
  ],
  states: ['halted'],
  arguments: { core: keyword('core', core, { optional: true, meaning: 'one core; all of them when left out' }) },
  async *run(context, { core: only }) {
    const { session, signal } = context;
    const symbols = shownNames(context);
    const cure = '`!lbr enable` starts recording, where the debuggee can';
    let next = only;
    for (let asked = 0; asked < MOST_CORES; asked++) {
      const found: BranchRecords = await withCure(session.ask(branchRecords(next), { signal }), cure);
      yield recordsBlock(found, symbols);
      if (only !== undefined || !found.more) return;
      next = found.core + 1;
    }
  },
});

function recordsBlock(found: BranchRecords, symbols: SymbolNames | undefined): Result {
  const { core: number, architectural, records } = found;
  const title = `core ${number.toString(16)}, ${architectural ? 'architectural' : 'legacy'} branch records`;
  const rows = records.map((record, index) => [
    index.toString(16),
    formatAddress(record.from),
    symbolText(record.from, symbols) ?? '',
    formatAddress(record.to),
    symbolText(record.to, symbols) ?? '',
    [...kindOf(record), ...flagsOf(record)].join(', '),
  ]);
  const empty = ['nothing was recorded; the core has to run for a while after `!lbr enable`'];
  return {
    kind: 'branches',
    lines: [[{ text: title, role: 'heading' }], ...(rows.length === 0 ? empty : formatTable(columns, rows))],
    data: {
      core: number,
      architectural,
      records: records.map(({ from, to, cycles, type, ...rest }) => ({
        from: jsonHex(from),
        to: jsonHex(to),
        cycles: cycles ?? null,
        type: type === undefined ? null : (kinds[type] ?? 'other'),
        ...rest,
      })),
    },
  };
}

const columns = [
  { title: '', align: 'right' },
  { title: 'from', role: 'address' },
  { title: '', role: 'symbol' },
  { title: 'to', role: 'address' },
  { title: '', role: 'symbol' },
  { title: '', role: 'dim' },
] as const;

/** LBR_BR_TYPE_..., spec/layout.json: SDM 3B table 18-11. */
const kinds = ['jcc', 'indirect jmp', 'jmp', 'indirect call', 'call', 'ret'] as const;

function kindOf({ type }: BranchRecord): string[] {
  return type === undefined ? [] : [kinds[type] ?? 'other'];
}

function flagsOf({ mispredicted, cycles, inTransaction, abort }: BranchRecord): string[] {
  return [
    ...(mispredicted ? ['mispredicted'] : []),
    ...(cycles === undefined ? [] : [`${cycles} cycles`]),
    ...(inTransaction ? ['in a transaction'] : []),
    ...(abort ? ['abort'] : []),
  ];
}
