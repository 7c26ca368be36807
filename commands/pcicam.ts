import { formatAddress, hex, jsonHex } from '../src/format/address.ts';
import type { TextLine } from '../src/format/block.ts';
import { dumpLayouts, formatDump } from '../src/format/hexdump.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { decodePciConfig, type PciBar, type PciField } from '../src/format/pci-config.ts';
import { formatTable } from '../src/format/table.ts';
import { type PciAddress, pciConfig } from '../src/session/index.ts';
import { flag, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { pciNames } from './hardware/pci-ids.ts';
import { pciBus, pciDevice, pciFunction } from './hardware/small-number.ts';

export default command({
  names: ['!pcicam'],
  category: 'extension',
  summary: 'the configuration space of a PCI function',
  usage: ['!pcicam BUS DEVICE FUNCTION [x]'],
  examples: [
    ['!pcicam 0 2 0', 'header, base addresses and capabilities of 00:02.0'],
    ['!pcicam 0 1f 2 x', 'the same, with its 256 bytes'],
  ],
  details: [
    '`!pcitree` lists the functions. Sizes of base addresses are not shown: to learn them, the function would have to ' +
      'be written to.',
  ],
  states: ['halted'],
  arguments: {
    bus: positional(pciBus, { meaning: 'the bus, 0 to ff' }),
    device: positional(pciDevice, { meaning: 'the device on it, 0 to 1f' }),
    function: positional(pciFunction, { meaning: 'its function, 0 to 7' }),
    x: flag('x', { meaning: 'all bytes as well' }),
  },
  async run({ session, signal }, { bus, device, function: number, x }) {
    const at = { bus, device, function: number };
    const config = await session.ask(pciConfig(at), { signal });
    if (config === undefined) {
      throw new CommandError(`there is no PCI function ${nameOf(at)}`, '`!pcitree` lists them');
    }
    return await describe(at, config, x);
  },
});

function nameOf({ bus, device, function: number }: PciAddress): string {
  return `${hex(bus, 2)}:${hex(device, 2)}.${number}`;
}

async function describe(at: PciAddress, config: Uint8Array, raw: boolean): Promise<Result> {
  const { kind, fields, bars, capabilities } = decodePciConfig(config);
  const value = (name: string) => fields.find((field) => field.name === name)?.value ?? 0;
  const { vendor = '', device = '' } = (await pciNames())(value('vendor'), value('device'));
  const named = [vendor, device].filter((text) => text !== '').join(' ');
  const all = { address: 0n, bytes: config, gaps: [] };
  const lines: TextLine[] = [
    [{ text: `PCI function ${nameOf(at)}${named === '' ? '' : `: ${named}`}`, role: 'heading' }],
    ...formatTable(fieldColumns, fields.map(fieldRow)),
    ...bars.map(barLine),
    ...capabilities.map(({ at: offset, name }) => `capability at ${hex(offset, 2)}: ${name}`),
    ...(raw ? ['', ...formatDump(all, dumpLayouts.db, 'virtual')] : []),
  ];
  return {
    kind: 'pci-function',
    lines,
    data: {
      ...at,
      kind,
      fields: Object.fromEntries(fields.map((field) => [field.name, field.value])),
      bars: bars.map((bar) => ({ ...bar, address: jsonHex(bar.address) })),
      capabilities: capabilities.map((each) => ({ ...each })),
      bytes: Buffer.from(config).toString('hex'),
    },
  };
}

const fieldColumns = [{ title: '' }, { title: '', role: 'dim' }, { title: '', role: 'number' }, { title: '' }] as const;

function fieldRow({ name, at, size, value, text }: PciField): string[] {
  return [name, hex(at, 2), hex(value, 2 * size), text];
}

function barLine({ index, kind, bits, prefetchable, address, enabled }: PciBar): TextLine {
  const what = kind === 'I/O' ? 'I/O ports' : `${bits}-bit memory${prefetchable ? ', prefetchable' : ''}`;
  return [
    { text: `BAR ${index}  `, role: 'plain' },
    { text: formatAddress(address), role: 'address' },
    { text: `  ${what}, ${enabled ? 'on' : 'off'}`, role: 'plain' },
  ];
}
