import { jsonHex } from '../../src/format/address.ts';
import { type DumpLayout, dumpLayouts, formatDump, valueAt } from '../../src/format/hexdump.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import { type Memory, memoryHex } from '../../src/format/memory.ts';
import { checkProcess, checkRange, checkReadable } from '../../src/inspect/range.ts';
import { readMemory } from '../../src/inspect/read-memory.ts';
import type { Space } from '../../src/session/index.ts';
import { chunkSize } from '../../src/session/index.ts';
import { address, keyword, length, positional } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { type SymbolNames, symbolText } from '../../src/symbols/names.ts';
import { HALTED_PID_DETAIL, haltedPid } from './halted-process.ts';

const DEFAULT_LENGTH = 0x80;

/** What is read and shown at once: large enough for a line to be used well, small enough for rows to come steadily. */
const PORTION = 0x4000;

interface DumpCommand {
  readonly name: keyof typeof dumpLayouts;
  /** What the values are, for the summary: `bytes and text`. */
  readonly what: string;
}

/** `db dc dd df dps dq dw`: dumps memory as the halted process sees it. */
export function virtualDump({ name, what }: DumpCommand): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary: `dump memory as ${what}`,
    usage: [`${name} ADDRESS [l LENGTH] [pid P]`],
    examples: [
      [`${name} fffff80000100000`, '80 (hexadecimal) bytes from the address on'],
      [`${name} fffff80000100000 l 40`, '40 (hexadecimal) bytes'],
      [`${name} @rsp l 40`, 'the top of the stack'],
    ],
    details: [...dumpDetails(name), HALTED_PID_DETAIL],
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where to begin' }),
      length: keyword('l', length, lengthOption),
      pid: haltedPid,
    },
    async *run(context, { start, length: wanted, pid }) {
      await checkProcess(context.session, pid, context.signal);
      yield* dump(context, 'virtual', dumpLayouts[name], start, wanted ?? DEFAULT_LENGTH);
    },
  });
}

/** `!db !dc !dd !df !dps !dq !dw`: dumps physical memory. */
export function physicalDump({ name, what }: DumpCommand): Command {
  return command({
    names: [`!${name}`],
    category: 'extension',
    summary: `dump physical memory as ${what}`,
    usage: [`!${name} ADDRESS [l LENGTH]`],
    examples: [
      [`!${name} 100000`, '80 (hexadecimal) bytes from the physical address on'],
      [`!${name} 100000 l 40`, '40 (hexadecimal) bytes'],
      [`!${name} @cr3 l 40`, 'the page table that cr3 points to'],
    ],
    details: dumpDetails(name),
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where to begin, a physical address' }),
      length: keyword('l', length, lengthOption),
    },
    run: (context, { start, length: wanted }) =>
      dump(context, 'physical', dumpLayouts[name], start, wanted ?? DEFAULT_LENGTH),
  });
}

const lengthOption = {
  optional: true,
  meaning: `how many bytes; ${DEFAULT_LENGTH.toString(16)} when left out`,
} as const;

function dumpDetails(name: DumpCommand['name']): string[] {
  const { unit, perRow }: DumpLayout = dumpLayouts[name];
  const rounding = unit === 1 ? '' : ` LENGTH counts bytes and is rounded up to whole values of ${unit}.`;
  return [
    `Shows ${perRow === 1 ? 'one value' : `${perRow} values`} of ${unit === 1 ? 'one byte' : `${unit} bytes`} a row.${rounding} ` +
      'What cannot be read is shown as question marks; it is an error when nothing can be read.',
    'Bytes under a breakpoint are shown as they were before it was set. Ctrl+C stops a long dump; what has come stays.',
  ];
}

async function* dump(
  { session, signal, symbols, progress, afford }: CommandContext<'halted'>,
  space: Space,
  layout: DumpLayout,
  start: bigint,
  wanted: number,
) {
  const total = Math.ceil(wanted / layout.unit) * layout.unit;
  checkRange(start, total);
  await afford('reads', total);
  const long = total > Math.min(PORTION, chunkSize(session.line.baudRate));
  for (let done = 0; done < total; done += PORTION) {
    const onProgress = (read: number) => {
      if (long) progress('reading', done + read, total, 'bytes');
    };
    onProgress(0);
    const from = start + BigInt(done);
    const memory = await readMemory(session, from, Math.min(PORTION, total - done), { space, signal, onProgress });
    // Nothing more for a whole chunk: the rest of a long range would only be rows of question marks.
    checkReadable(memory, memory.bytes.length, space);
    yield memoryBlock(memory, layout, space, symbols);
  }
}

function memoryBlock(memory: Memory, layout: DumpLayout, space: Space, symbols: SymbolNames): Result {
  const { unit, aside } = layout;
  const nameOf = (address: bigint) => symbolText(address, symbols);
  const names = Array.from({ length: memory.bytes.length / unit }, (_, index) => {
    const value = valueAt(memory, index * unit, unit);
    return (value === undefined ? undefined : nameOf(value)) ?? null;
  });
  return {
    kind: 'memory',
    lines: formatDump(memory, layout, space, nameOf),
    data: {
      address: jsonHex(memory.address),
      space,
      length: memory.bytes.length,
      unit,
      bytes: memoryHex(memory),
      ...(aside === 'name' ? { names } : {}),
    },
  };
}
