import { formatAddress, jsonHex } from '../src/format/address.ts';
import type { Result } from '../src/format/json/kinds.ts';
import { formatTable } from '../src/format/table.ts';
import { interruptHandlers } from '../src/session/index.ts';
import { positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { withCure } from '../src/shell/refusal-cures.ts';
import { shownNames } from '../src/shell/shown-names.ts';
import { type SymbolNames, symbolText } from '../src/symbols/names.ts';
import { exceptionNames } from '../src/x86/interrupts.ts';
import { vector } from './hardware/small-number.ts';

export default command({
  names: ['!idt'],
  category: 'extension',
  summary: 'the handlers of interrupts and exceptions',
  usage: ['!idt [VECTOR]'],
  examples: [
    ['!idt', 'every vector that has a handler'],
    ['!idt e', 'the handler of page faults'],
  ],
  details: [
    "The table is the operating core's, IDTR. Vectors without a handler are left out, and counted; those of the " +
      'processor itself have their names beside them.',
  ],
  states: ['halted'],
  arguments: { vector: positional(vector, { optional: true, meaning: 'one vector; all of them when left out' }) },
  async run(context, { vector: only }) {
    const { session, signal } = context;
    const symbols = shownNames(context);
    const handlers = await withCure(
      session.ask(interruptHandlers(), { signal }),
      'the table is not mapped, or the core is not in 64-bit mode: `r idtr` shows where it is',
    );
    const all = handlers.map((handler, index) => ({ vector: index, handler }));
    return only === undefined ? every(all, symbols) : listed([all[only]!], symbols);
  },
});

interface Gate {
  readonly vector: number;
  readonly handler: bigint;
}

function every(gates: readonly Gate[], symbols: SymbolNames | undefined): Result {
  const set = gates.filter(({ handler }) => handler !== 0n);
  const block = listed(set, symbols);
  const missing = gates.length - set.length;
  return missing === 0
    ? block
    : { ...block, lines: [...block.lines, `${missing} of ${gates.length} vectors have no handler`] };
}

function listed(gates: readonly Gate[], symbols: SymbolNames | undefined): Result {
  const rows = gates.map(({ vector: index, handler }) => [
    `IDT[0x${index.toString(16).padStart(2, '0')}:${index}]`,
    formatAddress(handler),
    symbolText(handler, symbols) ?? '',
    exceptionNames[index] ?? '',
  ]);
  return {
    kind: 'idt',
    lines: formatTable(columns, rows),
    data: gates.map(({ vector: index, handler }) => ({ vector: index, handler: jsonHex(handler) })),
  };
}

const columns = [
  { title: 'vector' },
  { title: 'handler', role: 'address' },
  { title: 'name', role: 'symbol' },
  { title: 'for', role: 'dim' },
] as const;
