/**
 * Whether an operand fits what a form wants in its place, and how it is written there. The names of the kinds are
 * systematic (`xmm_or_mem`, `imm8sex64`, `br64_4`), so they are parsed instead of listed.
 */
import type { Instruction as IcedInstruction } from 'iced-x86';
import { iced } from '../iced.ts';
import type { RegisterClass } from './registers.ts';
import type { MemoryOperand } from './syntax.ts';

/** An operand whose sums have values. */
export type Resolved =
  | { readonly kind: 'register'; readonly name: string; readonly class: RegisterClass; readonly number: number }
  | {
      readonly kind: 'value';
      readonly value: bigint;
      readonly size: number | undefined;
      readonly reach: 'short' | 'near' | undefined;
    }
  | (Omit<MemoryOperand, 'sum' | 'place'> & {
      readonly displacement: bigint | undefined;
      /** The address is written as its distance from rip. */
      readonly nearby: boolean;
    });

type MemoryValue = Extract<Resolved, { kind: 'memory' }>;

export type OperandWriter = (instruction: IcedInstruction, operand: number) => void;

export interface Wanted {
  /** Name of iced's OpCodeOperandKind. */
  readonly kind: string;
  readonly bits: 64 | 32;
  /** Bytes of the form's memory operand. */
  readonly memorySize: number;
  /** An immediate precedes it. */
  readonly second: boolean;
}

/** @returns how the operand is written into an instruction; undefined when it does not fit */
export function operandWriter(operand: Resolved, wanted: Wanted): OperandWriter | undefined {
  if (operand.kind === 'register') return fitRegister(operand, wanted.kind);
  if (operand.kind === 'value') return fitValue(operand, wanted);
  return fitMemory(operand, wanted);
}

/** xmmp3 and kp1 are groups of registers that are named by any one of them. */
const PLACE =
  /^(r8|r16|r32|r64|[xyz]?mm|tmm|bnd|k|cr|dr|tr|seg)(?:p\d)?_(?:reg|reg_mem|rm|opcode|vvvv|is4|is5|or_mem|or_mem_mpx)$/;

function fitRegister(
  { name, class: of, number }: Extract<Resolved, { kind: 'register' }>,
  kind: string,
): OperandWriter | undefined {
  const suits = kind === name || PLACE.exec(kind)?.[1] === of || (kind === 'sti_opcode' && of === 'st');
  if (!suits) return undefined;
  return (instruction, operand) => {
    instruction.setOpKind(operand, iced().OpKind.Register);
    instruction.setOpRegister(operand, number);
  };
}

function fitValue({ value, reach }: Extract<Resolved, { kind: 'value' }>, wanted: Wanted): OperandWriter | undefined {
  const [, branchBits, distance] = /^(?:br(\d\d)_|xbegin_)(\d)$/.exec(wanted.kind) ?? [];
  if (distance !== undefined) {
    const near = distance !== '1';
    if (branchBits !== undefined && Number(branchBits) !== wanted.bits) return undefined;
    if (distance === '2' || (reach === 'near' && !near) || (reach === 'short' && near)) return undefined;
    return writeBranch(value, wanted.bits);
  }
  if (wanted.kind === 'imm8_const_1') return value === 1n ? writeImmediate('Immediate8', 1n) : undefined;
  const [, width, extended] = /^imm(\d+)(?:sex(\d+))?$/.exec(wanted.kind) ?? [];
  if (width === undefined || !fitsBits(value, Number(width), Number(extended ?? width))) return undefined;
  const name = extended === undefined ? `Immediate${width}` : `Immediate${width}to${extended}`;
  return writeImmediate(wanted.second && name === 'Immediate8' ? 'Immediate8_2nd' : name, value);
}

/** Whether a value, signed or not, can be written in `width` bits that are sign-extended to `extended`. */
function fitsBits(value: bigint, width: number, extended: number): boolean {
  if (value < -(1n << BigInt(extended - 1)) || value >> BigInt(extended) > 0n) return false;
  if (width === extended) return true;
  return BigInt.asIntN(width, value) === BigInt.asIntN(extended, value);
}

function writeImmediate(name: string, value: bigint): OperandWriter {
  return (instruction, operand) => {
    const { OpKind } = iced();
    instruction.setOpKind(operand, OpKind[name as keyof typeof OpKind]);
    instruction.setImmediateI64(operand, BigInt.asIntN(64, value));
  };
}

function writeBranch(target: bigint, bits: 64 | 32): OperandWriter {
  return (instruction, operand) => {
    const { OpKind } = iced();
    instruction.setOpKind(operand, bits === 64 ? OpKind.NearBranch64 : OpKind.NearBranch32);
    if (bits === 64) instruction.nearBranch64 = BigInt.asUintN(64, target);
    else instruction.nearBranch32 = Number(BigInt.asUintN(32, target));
  };
}

/** Memory operands that a form implies: the name of the address register, and iced's kind of operand by its width. */
const implied: Readonly<Record<string, { readonly register: string; readonly kind: string }>> = {
  seg_rSI: { register: 'si', kind: 'MemorySeg' },
  es_rDI: { register: 'di', kind: 'MemoryES' },
  seg_rDI: { register: 'di', kind: 'MemorySeg' },
  seg_rBX_al: { register: 'bx', kind: '' },
};

/** An operand that need not be written: `movsb`, `stosd`, `maskmovdqu xmm0, xmm1`. */
export function impliedOperand(kind: string, bits: 64 | 32): OperandWriter | undefined {
  const found = implied[kind];
  const fixed = /^(?:al|ax|eax|rax)$/.test(kind);
  if (found !== undefined) return writeImplied(found, bits === 64 ? 'r' : 'e', undefined);
  if (!fixed) return undefined;
  return (instruction, operand) => {
    const { OpKind, Register } = iced();
    instruction.setOpKind(operand, OpKind.Register);
    instruction.setOpRegister(operand, Register[kind.toUpperCase() as keyof typeof Register]);
  };
}

function writeImplied(
  { register, kind }: { register: string; kind: string },
  width: string,
  segment: number | undefined,
): OperandWriter {
  return (instruction, operand) => {
    const { OpKind, Register } = iced();
    const name = (width + register).toUpperCase();
    if (segment !== undefined) instruction.segmentPrefix = segment;
    if (kind === '') {
      instruction.setOpKind(operand, OpKind.Memory);
      instruction.memoryBase = Register[name as keyof typeof Register];
      instruction.memoryIndex = Register.AL;
      return;
    }
    instruction.setOpKind(operand, OpKind[(kind + name) as keyof typeof OpKind]);
  };
}

const MEMORY_KIND = /(?:^|_)mem(?:_|$)/;
const VECTOR_INDEX = /^mem_vsib\d\d([xyz])$/;

function fitMemory(memory: MemoryValue, { kind, memorySize, bits }: Wanted): OperandWriter | undefined {
  const { base, index, size, segment, displacement } = memory;
  if (size !== undefined && memorySize > 0 && size !== memorySize) return undefined;
  const found = implied[kind];
  if (found !== undefined) {
    const width = base?.name.slice(0, -2);
    const alone = index === undefined && displacement === undefined;
    const suits = alone && (width === 'r' || width === 'e') && base?.name.slice(1) === found.register;
    return suits ? writeImplied(found, width, segment?.number) : undefined;
  }
  const vector = VECTOR_INDEX.exec(kind)?.[1];
  if (
    (vector === undefined ? undefined : `${vector}mm`) !== (index && /mm$/.test(index.class) ? index.class : undefined)
  ) {
    return undefined;
  }
  if (kind === 'mem_offs') {
    return base === undefined && index === undefined ? writeAddress({ ...memory, nearby: false }, bits) : undefined;
  }
  if (kind !== 'sibmem' && !MEMORY_KIND.test(kind)) return undefined;
  return writeAddress(memory, bits);
}

/** The encoder's words for a displacement's size: 0 none, 1 as short as it can be, 4 and 8 the width of the address. */
function displacementSize({ base, index, displacement, nearby }: MemoryValue, bits: 64 | 32): number {
  if (nearby || base?.class === 'ip') return base?.name === 'eip' ? 4 : 8;
  if (base !== undefined) return displacement === undefined ? 0 : 1;
  return index?.class === 'r32' ? 4 : bits / 8;
}

function writeAddress(memory: MemoryValue, bits: 64 | 32): OperandWriter {
  return (instruction, operand) => {
    const { OpKind, Register } = iced();
    const { base, index, scale, segment, displacement = 0n, nearby } = memory;
    instruction.setOpKind(operand, OpKind.Memory);
    instruction.memoryBase = nearby ? Register.RIP : (base?.number ?? Register.None);
    instruction.memoryIndex = index?.number ?? Register.None;
    instruction.memoryIndexScale = scale;
    instruction.memoryDisplacement = BigInt.asIntN(64, displacement);
    instruction.memoryDisplSize = displacementSize(memory, bits);
    if (segment !== undefined) instruction.segmentPrefix = segment.number;
  };
}
