import type { Formatter, Instruction as IcedInstruction } from 'iced-x86';
import type { SymbolNames } from '../symbols/names.ts';
import { iced } from './iced.ts';
import type { Flow, Instruction } from './instruction.ts';
import { formatOperands } from './operands.ts';

/** How operands are written: HyperDbg's three choices. */
export type Syntax = 'intel' | 'att' | 'masm';

export interface DisassembleOptions {
  /** Operating mode of the code. Default 64. */
  readonly bits?: 64 | 32;
  /** Instructions at most. Default: all of `bytes`. */
  readonly count?: number;
  /** Decode no instruction that begins at or after this offset; later bytes only complete the last one. */
  readonly startsWithin?: number;
  readonly symbols?: SymbolNames | undefined;
  /** Default 'intel'. */
  readonly syntax?: Syntax;
}

/** The longest instruction that a processor takes, in bytes (SDM volume 2, section 2.3.11). */
export const LONGEST_INSTRUCTION = 15;

const formatters = new Map<Syntax, Formatter>();
let reused: IcedInstruction | undefined;

function formatterFor(syntax: Syntax): Formatter {
  const known = formatters.get(syntax);
  if (known !== undefined) return known;
  const { Formatter, FormatterSyntax } = iced();
  const made = new Formatter(
    { intel: FormatterSyntax.Intel, att: FormatterSyntax.Gas, masm: FormatterSyntax.Masm }[syntax],
  );
  made.hexPrefix = '0x';
  made.hexSuffix = '';
  made.uppercaseHex = false;
  made.spaceAfterOperandSeparator = true;
  made.showBranchSize = false;
  made.branchLeadingZeros = false;
  formatters.set(syntax, made);
  return made;
}

function flowOf(instruction: IcedInstruction): Flow {
  const { FlowControl } = iced();
  switch (instruction.flowControl) {
    case FlowControl.Call:
    case FlowControl.IndirectCall:
      return 'call';
    case FlowControl.Return:
      return 'return';
    case FlowControl.ConditionalBranch:
      return 'conditional';
    case FlowControl.UnconditionalBranch:
    case FlowControl.IndirectBranch:
      return 'jump';
    case FlowControl.Interrupt:
      return 'interrupt';
    default:
      return 'next';
  }
}

/** Disassembles `bytes`, the first of which is at `address`. Bytes that decode to nothing become one-byte rows. */
export function disassemble(bytes: Uint8Array, address: bigint, options: DisassembleOptions = {}): Instruction[] {
  const { bits = 64, count = Infinity, startsWithin = bytes.length, symbols, syntax = 'intel' } = options;
  const { Decoder, DecoderOptions, Instruction: Reusable } = iced();
  const formatter = formatterFor(syntax);
  reused ??= new Reusable();
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  try {
    const found: Instruction[] = [];
    let at = 0;
    while (at < startsWithin && found.length < count) {
      decoder.position = at;
      decoder.ip = BigInt.asUintN(bits, address + BigInt(at));
      decoder.decodeOut(reused);
      const one = reused.isInvalid
        ? invalid(bytes, address, at)
        : valid(reused, formatter, { bytes, address, at, symbols });
      found.push(one);
      at += one.bytes.length;
    }
    return found;
  } finally {
    decoder.free();
  }
}

interface DecodeSource {
  readonly bytes: Uint8Array;
  readonly address: bigint;
  readonly at: number;
  readonly symbols: SymbolNames | undefined;
}

function valid(
  instruction: IcedInstruction,
  formatter: Formatter,
  { bytes, address, at, symbols }: DecodeSource,
): Instruction {
  const flow = flowOf(instruction);
  const target = instruction.nearBranchTarget;
  return {
    address: address + BigInt(at),
    bytes: bytes.slice(at, at + instruction.length),
    flow,
    mnemonic: formatter.formatMnemonic(instruction),
    operands: formatOperands(instruction, formatter, symbols),
    target: target === 0n ? undefined : target,
    // iced numbers the conditions from 1 in the order of their encoding. LOOPcc also counts rcx: flags do not decide.
    condition: instruction.isJccShortOrNear ? instruction.conditionCode - 1 : undefined,
  };
}

/** Decoding goes on at the very next byte, so that one stray byte costs one row. */
function invalid(bytes: Uint8Array, address: bigint, at: number): Instruction {
  return {
    address: address + BigInt(at),
    bytes: bytes.slice(at, at + 1),
    flow: 'invalid',
    mnemonic: '(bad)',
    operands: [],
    target: undefined,
    condition: undefined,
  };
}
