import { formatAddress, jsonHex } from '../src/format/address.ts';
import { gateLines } from '../src/format/gate.ts';
import { formatTable } from '../src/format/table.ts';
import { parseBreakpointList, restrictionOf } from '../src/inspect/breakpoint-list.ts';
import { command } from '../src/shell/command.ts';
import { shownName } from '../src/shell/shown-names.ts';

export default command({
  names: ['bl'],
  category: 'debugging',
  summary: 'list breakpoints',
  usage: ['bl'],
  examples: [['bl', 'every breakpoint with its id, address, state and restrictions']],
  details: ["The list is the debuggee's own: it is right even when the breakpoints were set by another debugger."],
  states: ['halted'],
  arguments: {},
  async run(context) {
    const { session, signal } = context;
    const text = await session.listBreakpoints({ signal });
    const rows = parseBreakpointList(text);
    if (rows.length === 0) {
      // There are none, or the list has another form: the debuggee's own words, made safe.
      return { kind: 'breakpoints', lines: text.trim() === '' ? ['no breakpoints'] : gateLines(text), data: [] };
    }
    const cells = rows.map(({ id, address, state, only }) => [
      id.toString(16),
      formatAddress(address),
      state,
      only,
      shownName(address, context) ?? '',
    ]);
    const restricted = rows.some(({ only }) => only !== '');
    const shown = (each: number) => restricted || each !== ONLY_COLUMN;
    return {
      kind: 'breakpoints',
      lines: formatTable(
        columns.filter((_, each) => shown(each)),
        cells.map((row) => row.filter((_, each) => shown(each))),
      ),
      data: rows.map((row) => ({
        id: row.id,
        address: jsonHex(row.address),
        state: row.state,
        only: { ...restrictionOf(row) },
      })),
    };
  },
});

const columns = [
  { title: 'id', align: 'right' },
  { title: 'address', role: 'address' },
  { title: 'state' },
  { title: 'only for', role: 'dim' },
  { title: 'name', role: 'symbol' },
] as const;

/** Left out while no breakpoint is restricted. */
const ONLY_COLUMN = 3;
