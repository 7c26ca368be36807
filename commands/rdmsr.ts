import { jsonHex } from '../src/format/address.ts';
import type { Json } from '../src/format/block.ts';
import { core, keyword, msr, positional } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, named, words } from './user-mode/debuggee-command.ts';

const ROW = /core\s*:\s*(?:0x)?([0-9a-f]+)\s*-\s*msr\[([0-9a-f]+)\]\s*=\s*([0-9a-f]{8})`?([0-9a-f]{8})/gi;

export default debuggeeCommand({
  names: ['rdmsr'],
  category: 'debugging',
  summary: 'read a model-specific register',
  usage: ['rdmsr MSR [core CORE]'],
  examples: [
    ['rdmsr LSTAR', 'the entry point of SYSCALL, on every core'],
    ['rdmsr c0000080 core 0', 'EFER of core 0'],
  ],
  arguments: {
    index: positional(msr, { meaning: 'the register to read' }),
    core: keyword('core', core, { optional: true, meaning: 'one core only' }),
  },
  line: ({ index, core: number }) => words('rdmsr', index.toString(16), named('core', number)),
  asksOnly: true,
  isRefused: (text) => text.search(ROW) < 0,
  results: {
    kind: 'msrs',
    of: (text): Json =>
      Array.from(text.matchAll(ROW), ([, number, index, high, low]) => ({
        core: Number.parseInt(number!, 16),
        msr: jsonHex(BigInt(`0x${index}`)),
        value: jsonHex(BigInt(`0x${high}${low}`)),
      })),
  },
});
