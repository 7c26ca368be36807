import { jsonHex } from '../src/format/address.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { writeMsr } from '../src/session/index.ts';
import { core, keyword, msr, positional, value } from '../src/shell/arguments/index.ts';
import { coresOf, whyNoMsr } from './hardware/msr.ts';
import { debuggeeCommand, named, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['wrmsr'],
  category: 'debugging',
  summary: 'write a model-specific register',
  usage: ['wrmsr MSR VALUE [core CORE]'],
  examples: [
    ['wrmsr PERF_GLOBAL_CTRL 0', 'stops the performance counters of every core'],
    ['wrmsr c0000103 1 core 1', 'TSC_AUX of core 1'],
  ],
  details: ['The value is computed here, before it is written: it may have registers and symbols in it.'],
  arguments: {
    index: positional(msr, { meaning: 'the register to write' }),
    value: positional(value, { meaning: 'what it gets' }),
    core: keyword('core', core, { optional: true, meaning: 'one core only' }),
  },
  inHalt({ session, signal }, { index, value: wanted, core: number }) {
    const cores = coresOf(session, number);
    return cores && writeAll(cores, (each) => session.ask(writeMsr(index, each, wanted), { signal }));

    async function writeAll(all: readonly number[], write: (core: number) => Promise<void>): Promise<Result> {
      for (const each of all) await write(each).catch(whyNoMsr(each, index, wanted));
      const where = number === undefined ? 'every core' : `core ${number.toString(16)}`;
      return {
        kind: 'msrs',
        lines: [`MSR 0x${index.toString(16)} = 0x${wanted.toString(16)} on ${where}`],
        data: all.map((each) => ({ core: each, msr: jsonHex(BigInt(index)), value: jsonHex(wanted) })),
      };
    }
  },
  line: ({ index, value: wanted, core: number }) =>
    words('wrmsr', index.toString(16), wanted.toString(16), named('core', number)),
  // HyperDbg's debuggee prints an empty line, ours what was written where.
  isRefused: (text) => text.trim() !== '' && !text.includes(' written on '),
});
