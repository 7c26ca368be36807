import { jsonHex } from '../src/format/address.ts';
import { smi } from '../src/session/index.ts';
import { choice, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';

export default command({
  names: ['!smi'],
  category: 'extension',
  summary: 'count system management interrupts, or raise one',
  usage: ['!smi count|trigger'],
  examples: [
    ['!smi count', 'how many the operating core has had since it was reset'],
    ['!smi trigger', 'raises one through port b2 and looks whether the count moved'],
  ],
  details: [
    'An SMI takes the processor away from everything, the debugger included, for as long as the firmware likes. The ' +
      'count is MSR 34, which virtual machines often lack or keep at 0.',
  ],
  states: ['halted'],
  arguments: {
    what: positional(choice('count|trigger', { count: 'how many there were', trigger: 'raise one' }), {
      meaning: 'what to do',
    }),
  },
  async run({ session, signal }, { what }) {
    const cure =
      what === 'trigger' ? 'not every machine raises one for a write to port b2; see `!smi count`' : undefined;
    const count = await withCure(session.ask(smi(what), { signal }), cure);
    const raised = what === 'trigger' ? 'an SMI was raised; ' : '';
    return {
      kind: 'smi',
      lines: [`${raised}${jsonHex(count)} SMIs since the core was reset`],
      data: { raised: what === 'trigger', count: jsonHex(count) },
    };
  },
});
