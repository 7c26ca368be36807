import { formatAddress, jsonHex } from '../src/format/address.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { readMsr } from '../src/session/index.ts';
import { core, keyword, msr, positional } from '../src/shell/arguments/index.ts';
import { coresOf, whyNoMsr } from './hardware/msr.ts';
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
  inHalt({ session, signal }, { index, core: wanted }) {
    const cores = coresOf(session, wanted);
    return cores && readAll(cores, index, (each) => session.ask(readMsr(index, each), { signal }));
  },
  line: ({ index, core: number }) => words('rdmsr', index.toString(16), named('core', number)),
  asksOnly: true,
  isRefused: (text) => text.search(ROW) < 0,
  result: (text) => ({
    kind: 'msrs',
    lines: [],
    data: Array.from(text.matchAll(ROW), ([, number, index, high, low]) =>
      dataOf(Number.parseInt(number!, 16), Number.parseInt(index!, 16), BigInt(`0x${high}${low}`)),
    ),
  }),
});

/** @throws CommandError where a core has no such register */
async function readAll(
  cores: readonly number[],
  index: number,
  ask: (core: number) => Promise<bigint>,
): Promise<Result> {
  const rows: (readonly [core: number, value: bigint])[] = [];
  for (const each of cores) rows.push([each, await ask(each).catch(whyNoMsr(each, index))]);
  return {
    kind: 'msrs',
    lines: rows.map(([each, value]) => `core ${each.toString(16)}  ${formatAddress(value)}`),
    data: rows.map(([each, value]) => dataOf(each, index, value)),
  };
}

const dataOf = (number: number, index: number, value: bigint) => ({
  core: number,
  msr: jsonHex(BigInt(index)),
  value: jsonHex(value),
});
