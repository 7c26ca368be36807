import { jsonHex } from '../src/format/address.ts';
import { namedAddress } from '../src/format/named-address.ts';
import { address, core, hex32, keyword, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { shownName } from '../src/shell/shown-names.ts';

export default command({
  names: ['bp'],
  category: 'debugging',
  summary: 'set a software breakpoint',
  usage: ['bp ADDRESS [pid P] [tid T] [core C]'],
  examples: [
    ['bp nt!KiTick', 'halts whenever the function is entered'],
    ['bp fffff80000101234 core 1', 'only on core 1'],
    ['bp @rip+3 pid 4', 'only in process 4'],
  ],
  details: [
    'The debuggee puts an int3 (cc) into the page at ADDRESS, so every process that maps the page meets it; pid, tid ' +
      'and core say what it halts. Dumps and disassembly show the original byte.',
    'At most 100 can be set before the next `g`.',
  ],
  states: ['halted'],
  arguments: {
    where: positional(address, { meaning: 'the instruction to halt at' }),
    pid: keyword('pid', hex32, { optional: true, meaning: 'only for this process' }),
    tid: keyword('tid', hex32, { optional: true, meaning: 'only for this thread' }),
    core: keyword('core', core, { optional: true, meaning: 'only on this core' }),
  },
  async run(context, { where, pid, tid, core: onCore }) {
    const { session, signal } = context;
    const wanted = {
      address: where,
      ...(pid === undefined ? {} : { pid }),
      ...(tid === undefined ? {} : { tid }),
      ...(onCore === undefined ? {} : { core: onCore }),
    };
    const set = await session.setBreakpoint(wanted, { signal });
    return {
      kind: 'breakpoint',
      lines: [
        [
          { text: `breakpoint ${set.id.toString(16)} at `, role: 'plain' },
          ...namedAddress(where, shownName(where, context)),
        ],
      ],
      data: { id: set.id, address: jsonHex(where) },
    };
  },
});
