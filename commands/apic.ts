import { localApic } from '../src/session/index.ts';
import { command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';
import { localApicBlock } from './hardware/local-apic.ts';

export default command({
  names: ['!apic', '!lapic', '!localapic'],
  category: 'extension',
  summary: 'the local APIC of the operating core',
  usage: ['!apic'],
  examples: [['!apic', 'its state, its local vector table, and what is requested and in service']],
  details: [
    'Each core has its own: `~ 1` first for that of core 1. Registers are shown as SDM 3A chapter 11 has them, in ' +
      'x2APIC mode too; reading them changes nothing.',
  ],
  states: ['halted'],
  arguments: {},
  async run({ session, signal }) {
    const page = await withCure(
      session.ask(localApic(), { signal }),
      'it may be switched off: see bit 11 of `rdmsr 1b`',
    );
    const core = session.state.name === 'halted' ? session.state.halt.core : 0;
    return localApicBlock(core, page);
  },
});
