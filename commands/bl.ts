import { formatAddress, jsonHex } from '../src/format/address.ts';
import { gateLines, gateName } from '../src/format/gate.ts';
import { formatTable } from '../src/format/table.ts';
import { command } from '../src/shell/command.ts';
import { symbolText } from '../src/x86/operands.ts';

export default command({
  names: ['bl'],
  category: 'debugging',
  summary: 'list breakpoints',
  usage: ['bl'],
  examples: [['bl', 'every breakpoint with its id, address, state and restrictions']],
  details: ["The list is the debuggee's own: it is right even when the breakpoints were set by another debugger."],
  states: ['halted'],
  arguments: {},
  async run({ session, symbols, signal }) {
    const text = await session.listBreakpoints({ signal });
    const rows = [...text.matchAll(row)].map(parsedRow);
    if (rows.length === 0) {
      // A debuggee that writes its list in another form: its words, made safe.
      const own = gateLines(text);
      return { kind: 'breakpoints', lines: text.trim() === '' ? ['no breakpoints'] : own, data: [] };
    }
    const cells = rows.map(({ id, address, state, only }) => [
      id.toString(16),
      formatAddress(address),
      state,
      only,
      symbolText(address, symbols) ?? '',
    ]);
    return {
      kind: 'breakpoints',
      lines: formatTable(columns, cells),
      data: rows.map(({ id, address, state, only }) => ({ id, address: jsonHex(address), state, only })),
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

/** A row of the debuggee's list: id, 16-digit address, state, restrictions (shared/wire/PROTOCOL.md 7.15). */
const row = /^\s*([0-9a-f]{1,8})\s+([0-9a-f]{8}`?[0-9a-f]{8})\s+(enabled|disabled)[^\S\n]*(.*)$/gim;

function parsedRow([, id = '', address = '', state = '', only = '']: RegExpMatchArray) {
  return {
    id: Number.parseInt(id, 16),
    address: BigInt(`0x${address.replace('`', '')}`),
    state: state.toLowerCase(),
    only: gateName(only.trim()),
  };
}
