import { formatAddress, jsonHex } from '../../src/format/address.ts';
import type { TextLine } from '../../src/format/block.ts';
import type { DataOf, Result } from '../../src/format/json/kinds.ts';
import { CODE_PORTION, type CodePiece, type CodeRange, readCodeRange } from '../../src/inspect/code-range.ts';
import { currentInstruction } from '../../src/inspect/current-instruction.ts';
import { checkProcess, checkRange } from '../../src/inspect/range.ts';
import { chunkSize } from '../../src/session/index.ts';
import { address, keyword, length, positional } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { shownNames } from '../../src/shell/shown-names.ts';
import { type Instruction, instructionText } from '../../src/x86/instruction.ts';
import { formatListing, type ListingOptions } from '../../src/x86/listing.ts';
import { HALTED_PID_DETAIL, haltedPid } from '../memory/halted-process.ts';

interface DisassemblyCommand {
  readonly name: 'u' | 'u2';
  readonly alias: 'u64' | 'u32';
  readonly bits: 64 | 32;
}

/** HyperDbg's default lengths in bytes. */
const defaultLengths = { 64: 0x40, 32: 0x80 } as const;

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
    details: [disassemblyDetails, `The conditional jump at rip says whether it will be taken. ${HALTED_PID_DETAIL}`],
    states: ['halted'],
    repeats: true,
    arguments: {
      start: positional(address, { meaning: 'where to begin' }),
      length: keyword('l', length, lengthOption(bits)),
      pid: haltedPid,
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

type Range = Omit<CodeRange, 'syntax' | 'symbols'>;

async function* unassemble(context: CommandContext<'halted'>, range: Range): AsyncIterable<Result> {
  const { session, signal, progress } = context;
  const { space, start, length: total } = range;
  checkRange(start, total);
  await context.afford('reads', total);
  const current = space === 'virtual' ? await currentInstruction(session, signal) : undefined;
  const symbols = space === 'virtual' ? shownNames(context) : undefined;
  const long = total > Math.min(CODE_PORTION, chunkSize(session.line.baudRate));
  const onProgress = (done: number) => {
    if (long) progress('disassembling', done, total, 'bytes');
  };
  onProgress(0);
  const code = { ...range, syntax: context.settings.syntax, symbols };
  for await (const pieces of readCodeRange(session, code, { signal, onProgress })) {
    yield {
      kind: 'disassembly',
      lines: pieces.flatMap((piece) => pieceLines(piece, { symbols, current })),
      data: pieces.flatMap((piece) => ('unreadable' in piece ? [] : piece.instructions.map(instructionData))),
    };
  }
}

function pieceLines(piece: CodePiece, options: ListingOptions): TextLine[] {
  if (!('unreadable' in piece)) return formatListing(piece.instructions, options);
  const { address: at, unreadable } = piece;
  return [
    [
      { text: formatAddress(at), role: 'address' },
      { text: `  ?? (${unreadable.toString(16)} bytes cannot be read)`, role: 'dim' },
    ],
  ];
}

function instructionData(instruction: Instruction): DataOf<'disassembly'>[number] {
  return {
    address: jsonHex(instruction.address),
    bytes: Buffer.from(instruction.bytes).toString('hex'),
    text: instructionText(instruction),
  };
}
