import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { Block, Json, TextLine } from '../../src/format/block.ts';
import { currentPlace } from '../../src/inspect/current-instruction.ts';
import { checkProcess, checkRange, checkReadable } from '../../src/inspect/range.ts';
import { type PartialMemory, readMemory } from '../../src/inspect/read-memory.ts';
import type { Space } from '../../src/session/index.ts';
import { chunkSize } from '../../src/session/index.ts';
import { address, hex32, keyword, length, positional } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { shownNames } from '../../src/shell/shown-names.ts';
import { type DisassembleOptions, disassemble, longestInstruction } from '../../src/x86/disassemble.ts';
import { type Instruction, instructionText } from '../../src/x86/instruction.ts';
import { formatListing, type ListingOptions } from '../../src/x86/listing.ts';

interface DisassemblyCommand {
  readonly name: 'u' | 'u2';
  readonly alias: 'u64' | 'u32';
  readonly bits: 64 | 32;
}

/** HyperDbg's default lengths in bytes. */
const defaultLengths = { 64: 0x40, 32: 0x80 } as const;

/** What is read and shown at once, in bytes. */
const portion = 0x1000;

/** `u u2`: disassembles memory as the halted process sees it. */
export function virtualDisassembly({ name, alias, bits }: DisassemblyCommand): Command {
  return command({
    names: [name, alias],
    category: 'debugging',
    summary: `disassemble ${bits}-bit code`,
    usage: [`${name} ADDRESS [l LENGTH] [pid P]`],
    examples: [
      [`${name} @rip`, 'what will be executed next'],
      [`${name} fffff80000100000 l 10`, 'the instructions that begin in 10 (hexadecimal) bytes'],
    ],
    details: [
      disassemblyDetails,
      'The conditional jump at rip says whether it will be taken. With pid, the command is refused unless that process ' +
        'is the halted one.',
    ],
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where to begin' }),
      length: keyword('l', length, lengthOption(bits)),
      pid: keyword('pid', hex32, { optional: true, meaning: 'the process that must be the halted one' }),
    },
    async *run(context, { start, length: wanted, pid }) {
      await checkProcess(context.session, pid, context.signal);
      yield* unassemble(context, { space: 'virtual', bits, start, length: wanted ?? defaultLengths[bits] });
    },
  });
}

/** `!u !u2`: disassembles physical memory. */
export function physicalDisassembly({ name, alias, bits }: DisassemblyCommand): Command {
  return command({
    names: [`!${name}`, `!${alias}`],
    category: 'extension',
    summary: `disassemble ${bits}-bit code in physical memory`,
    usage: [`!${name} ADDRESS [l LENGTH]`],
    examples: [
      [`!${name} 100000`, 'the code at a physical address'],
      [`!${name} 100000 l 10`, 'the instructions that begin in 10 (hexadecimal) bytes'],
    ],
    details: [disassemblyDetails],
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where to begin, a physical address' }),
      length: keyword('l', length, lengthOption(bits)),
    },
    run: (context, { start, length: wanted }) =>
      unassemble(context, { space: 'physical', bits, start, length: wanted ?? defaultLengths[bits] }),
  });
}

const lengthOption = (bits: 64 | 32) =>
  ({ optional: true, meaning: `how many bytes; ${defaultLengths[bits].toString(16)} when left out` }) as const;

const disassemblyDetails =
  'LENGTH counts bytes, not instructions; an instruction that begins within it is shown whole. Bytes that are no ' +
  'instruction are shown as (bad), one at a time. Bytes under a breakpoint are shown as they were before it was set.';

interface Range {
  readonly space: Space;
  readonly bits: 64 | 32;
  readonly start: bigint;
  readonly length: number;
}

async function* unassemble(context: CommandContext<'halted'>, range: Range): AsyncIterable<Block> {
  const { session, signal, progress } = context;
  const { space, start, length: total } = range;
  checkRange(start, total);
  await context.afford('reads', total);
  const place = space === 'virtual' ? await currentPlace(session, signal) : undefined;
  const symbols = space === 'virtual' ? shownNames(context) : undefined;
  const how = { bits: range.bits, syntax: context.settings.syntax, symbols, current: place };
  const long = total > Math.min(portion, chunkSize(session.line.baudRate));
  let done = 0;
  while (done < total) {
    const begun = done;
    const onProgress = (read: number) => {
      if (long) progress('disassembling', Math.min(begun + read, total), total, 'bytes');
    };
    onProgress(0);
    const at = start + BigInt(done);
    const length = Math.min(portion, total - done);
    const tail = Number(minimum(BigInt(longestInstruction - 1), (1n << 64n) - at - BigInt(length)));
    const memory = await readMemory(session, at, length + tail, { space, signal, onProgress });
    checkReadable(memory, length, space);
    const { block, covered } = disassembleMemory(memory, length, how);
    yield block;
    done += covered;
  }
}

const minimum = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Disassembles what begins within `length` bytes, around the gaps. `covered` is where the next chunk begins. */
function disassembleMemory(
  memory: PartialMemory,
  length: number,
  options: DisassembleOptions & ListingOptions,
): { block: Block; covered: number } {
  const lines: TextLine[] = [];
  const data: Json[] = [];
  let at = 0;
  while (at < length) {
    const gap = memory.gaps.find(({ to }) => to > at);
    if (gap !== undefined && gap.from <= at) {
      const end = Math.min(gap.to, length);
      lines.push(gapLine(memory.address + BigInt(at), end - at));
      at = end;
      continue;
    }
    const bytes = memory.bytes.subarray(at, gap?.from);
    const startsWithin = Math.min(bytes.length, length - at);
    const found = disassemble(bytes, memory.address + BigInt(at), { ...options, startsWithin });
    lines.push(...formatListing(found, options));
    data.push(...found.map(instructionData));
    at += found.reduce((sum, { bytes: { length: size } }) => sum + size, 0);
  }
  return { block: { kind: 'disassembly', lines, data }, covered: at };
}

function gapLine(address: bigint, size: number): TextLine {
  return [
    { text: formatAddress(address), role: 'address' },
    { text: `  ?? (${size.toString(16)} bytes cannot be read)`, role: 'dim' },
  ];
}

function instructionData(instruction: Instruction): Json {
  return {
    address: jsonHex(instruction.address),
    bytes: Buffer.from(instruction.bytes).toString('hex'),
    text: instructionText(instruction),
  };
}
