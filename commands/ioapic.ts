import { formatAddress, hex, jsonHex } from '../src/format/address.ts';
import type { TextLine } from '../src/format/block.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { formatTable } from '../src/format/table.ts';
import { ioApic } from '../src/session/index.ts';
import { command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';
import { decodeRedirection, type Redirection } from '../src/x86/interrupts.ts';

export default command({
  names: ['!ioapic'],
  category: 'extension',
  summary: 'where the I/O APIC sends the interrupts of devices',
  usage: ['!ioapic'],
  examples: [['!ioapic', 'its redirection table, an entry a line']],
  details: [
    'A machine may have several; this is the first one. Reading the table moves its index register for a moment, and ' +
      'puts it back.',
  ],
  states: ['halted'],
  arguments: {},
  async run({ session, signal }): Promise<Result> {
    const table = await withCure(session.ask(ioApic(), { signal }), 'the debuggee does not know where one is');
    const entries = table.entries.map((entry) => ({ value: entry, ...decodeRedirection(entry) }));
    const linear = table.linear === 0n ? '' : `, mapped at ${formatAddress(table.linear)}`;
    const lines: TextLine[] = [
      [{ text: `I/O APIC at ${formatAddress(table.base)}${linear}`, role: 'heading' }],
      `ID ${hex((table.id >>> 24) & 0xf, 1)}, arbitration ID ${hex((table.arbitration >>> 24) & 0xf, 1)}, ` +
        `version ${hex(table.version & 0xff, 2)}, ${entries.length} entries`,
      '',
      ...formatTable(
        columns,
        entries.map((entry, index) => row(entry, index)),
      ),
    ];
    return {
      kind: 'ioapic',
      lines,
      data: {
        base: jsonHex(table.base),
        id: (table.id >>> 24) & 0xf,
        version: table.version & 0xff,
        entries: entries.map(({ value, remapped, ...entry }) => ({
          ...entry,
          remapped: remapped ?? null,
          value: jsonHex(value),
        })),
      },
    };
  },
});

const columns = [
  { title: 'entry', align: 'right' },
  { title: 'vector', role: 'number' },
  { title: 'delivery' },
  { title: 'destination' },
  { title: 'trigger' },
  { title: 'status' },
  { title: 'mask' },
] as const;

function destination({ remapped, logical, destination: id }: Redirection): string {
  if (remapped !== undefined) return `remapped ${remapped.toString(16)}`;
  return `${logical ? 'logical' : 'physical'} ${id.toString(16)}`;
}

function row(entry: Redirection, index: number): string[] {
  const status = [entry.pending ? 'pending' : 'idle', ...(entry.remoteIrr ? ['remote IRR'] : [])];
  return [
    index.toString(16),
    hex(entry.vector, 2),
    entry.delivery,
    destination(entry),
    `${entry.level ? 'level' : 'edge'}, ${entry.activeLow ? 'low' : 'high'}`,
    status.join(', '),
    entry.masked ? 'masked' : 'on',
  ];
}
