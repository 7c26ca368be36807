import { hex } from '../src/format/address.ts';
import { pciClassName } from '../src/format/pci-classes.ts';
import { formatTable } from '../src/format/table.ts';
import { type PciFunction, pciConfig, pciTree, type Session } from '../src/session/index.ts';
import { type CommandContext, command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';
import { pciNames } from './hardware/pci-ids.ts';

export default command({
  names: ['!pcitree', '!pcietree'],
  category: 'extension',
  summary: 'the PCI functions of the machine',
  usage: ['!pcitree'],
  examples: [['!pcitree', 'each with where it is, what it is and who made it']],
  details: [
    'The debuggee scans its buses itself, those below bridges first. Names come from a short list here and from ' +
      'the PCI ID database of this system, where one is installed. `!pcicam` shows one function in full.',
  ],
  states: ['halted'],
  arguments: {},
  async run({ session, signal, progress, afford }) {
    const found = await withCure(session.ask(pciTree(), { signal }), 'the machine may have no PCI bus');
    const functions = await withClasses(session, found, { signal, progress, afford });
    const nameOf = await pciNames();
    const rows = functions.map((each) => {
      const { vendor = '', device = '' } = nameOf(each.vendorId, each.deviceId);
      return [
        `0000:${hex(each.bus, 2)}:${hex(each.device, 2)}.${each.function}`,
        `${hex(each.vendorId, 4)}:${hex(each.deviceId, 4)}`,
        each.classCode === undefined ? '' : pciClassName(each.classCode),
        vendor,
        device,
      ];
    });
    return {
      kind: 'pci',
      lines: formatTable(columns, rows),
      data: functions.map(({ classCode, ...each }) => ({ ...each, classCode: classCode ?? null })),
    };
  },
});

const columns = [
  { title: 'function', role: 'address' },
  { title: 'IDs', role: 'number' },
  { title: 'class' },
  { title: 'vendor' },
  { title: 'device' },
] as const;

/** Question and answer about one function, with their frames. */
const FUNCTION_BYTES = 2 * (412 + 28);

/** A debuggee that does not tell classes (HyperDbg's) is asked for each function's configuration. */
async function withClasses(
  session: Session,
  functions: readonly PciFunction[],
  { signal, progress, afford }: Pick<CommandContext, 'signal' | 'progress' | 'afford'>,
): Promise<readonly PciFunction[]> {
  const untold = functions.filter(({ classCode }) => classCode === undefined);
  await afford('reads', untold.length * FUNCTION_BYTES);
  const all: PciFunction[] = [];
  for (const each of functions) {
    const config = each.classCode === undefined ? await session.ask(pciConfig(each), { signal }) : undefined;
    if (config !== undefined) progress('reading PCI functions', all.length + 1, functions.length);
    const code = config && (config[11]! << 16) | (config[10]! << 8) | config[9]!;
    all.push(code === undefined ? each : { ...each, classCode: code });
  }
  return all;
}
