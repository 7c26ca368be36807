import { formatAddress } from '../src/format/address.ts';
import { toPhysical } from '../src/session/index.ts';
import { command } from '../src/shell/command.ts';
import { HALTED_PID_DETAIL } from './memory/halted-process.ts';
import { translate, translationArguments } from './memory/translation.ts';

export default command({
  names: ['!va2pa'],
  category: 'extension',
  summary: 'where a virtual address is in physical memory',
  usage: ['!va2pa ADDRESS [pid P]'],
  examples: [
    ['!va2pa fffff80000100000', 'its physical address'],
    ['!va2pa @rsp', 'where the stack is'],
  ],
  details: [`The address counts as the halted process sees it. ${HALTED_PID_DETAIL} \`!pte\` shows the way there.`],
  states: ['halted'],
  arguments: translationArguments('a virtual address'),
  run: (context, { from, pid }) => translate(context, direction, from, pid),
});

const direction = {
  to: 'physical',
  question: toPhysical,
  nowhere: (address: bigint) =>
    [
      `${formatAddress(address)} is not mapped`,
      `it may be paged out, or belong to another process; \`!pte ${address.toString(16)}\` shows where the way ends`,
    ] as const,
} as const;
