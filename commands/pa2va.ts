import { formatAddress } from '../src/format/address.ts';
import { toVirtual } from '../src/session/index.ts';
import { command } from '../src/shell/command.ts';
import { HALTED_PID_DETAIL } from './memory/halted-process.ts';
import { translate, translationArguments } from './memory/translation.ts';

export default command({
  names: ['!pa2va'],
  category: 'extension',
  summary: 'where the kernel has a physical address mapped',
  usage: ['!pa2va ADDRESS [pid P]'],
  examples: [
    ['!pa2va 100000', 'its virtual address'],
    ['!pa2va @cr3', 'where the top page table is'],
  ],
  details: [
    "A page may be mapped in many places; this is the one in the kernel's own map of all memory (Linux: its direct " +
      `map), where it has one. ${HALTED_PID_DETAIL}`,
  ],
  states: ['halted'],
  arguments: translationArguments('a physical address'),
  run: (context, { from, pid }) => translate(context, direction, from, pid),
});

const direction = {
  to: 'virtual',
  question: toVirtual,
  nowhere: (address: bigint) =>
    [
      `the kernel does not have physical ${formatAddress(address)} mapped where it has its memory`,
      `\`!db ${address.toString(16)}\` reads physical memory without it`,
    ] as const,
} as const;
