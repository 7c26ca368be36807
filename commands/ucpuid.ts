import { hex } from '../src/format/address.ts';
import { cpuid } from '../src/session/index.ts';
import { hex32, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { decodeCpuid } from '../src/x86/cpuid/decode.ts';
import { cpuidBlock, nameText } from './hardware/cpuid-block.ts';

export default command({
  names: ['ucpuid', 'cpuid'],
  category: 'debugging',
  summary: 'execute CPUID on the debuggee, and say what it means',
  usage: ['ucpuid LEAF [SUBLEAF]'],
  examples: [
    ['ucpuid 0', 'the vendor, and how many leaves there are'],
    ['ucpuid 1', 'family, model, stepping and features'],
    ['ucpuid 4 1', 'the second cache'],
    ['ucpuid 80000002', "the processor's name"],
  ],
  details: [
    'LEAF is EAX, SUBLEAF is ECX. The operating core executes it, so that what depends on the core (APIC IDs, topology) ' +
      'is that one’s. A processor answers leaves that it does not have with the registers of its last one, or with ' +
      'zeros: then that is said.',
  ],
  states: ['halted'],
  repeats: false,
  arguments: {
    leaf: positional({ ...hex32, name: 'LEAF' }, { meaning: 'EAX' }),
    subleaf: positional({ ...hex32, name: 'SUBLEAF' }, { optional: true, meaning: 'ECX; 0 when left out' }),
  },
  async run({ session, signal }, { leaf, subleaf = 0 }) {
    const answer = await session.ask(cpuid(leaf, subleaf), { signal });
    // Leaves come in ranges, each of which begins with the number of its last one.
    const first = (leaf & 0xf0000000) >>> 0;
    const range = first === leaf ? answer : await session.ask(cpuid(first, 0), { signal });
    const last = range.registers.eax;
    const decoded = decodeCpuid(leaf, subleaf, answer.registers);
    const notes = answer.name === undefined ? [] : [`name "${nameText(answer.name)}"`];
    if (leaf > last) notes.push(`there is no such leaf: the last one from ${hex(first, 8)} on is ${hex(last, 8)}`);
    if (decoded.title === undefined) notes.push('no table here describes this leaf');
    if (decoded.title !== undefined && !decoded.subleaves && subleaf !== 0) notes.push('this leaf has no sub-leaves');
    if (answer.lastSubleaf !== undefined) notes.push(`its last sub-leaf is ${answer.lastSubleaf.toString(16)}`);
    return cpuidBlock({ ...answer, ...decoded, notes });
  },
});
