/** Operands of an instruction as closures: they are resolved once, when the instruction is decoded. */
import { type Instruction, MemorySizeExt, OpKind, Register, RegisterExt } from 'iced-x86';
import { type Cpu, Segment } from '../cpu/cpu.ts';
import type { Context } from './context.ts';

export interface Operand {
  /** 8, 16, 32 or 64. */
  readonly bits: number;
  read(): bigint;
  /** Takes the low `bits` bits. Writing a 32-bit register clears its upper half (SDM 1, 3.4.1.1). */
  write(value: bigint): void;
  /** Read, change, write; with `locked`, indivisibly for all cores. Returns the old value. */
  update(change: (old: bigint) => bigint, locked: boolean): bigint;
}

/** Where an instruction's memory operand is, computed anew at every run. */
export type Address = () => number;

export function operand(instruction: Instruction, index: number, context: Context): Operand {
  const kind = instruction.opKind(index);
  if (kind === OpKind.Register) return registerOperand(context.cpu, instruction.opRegister(index));
  if (kind === OpKind.Memory) {
    return memoryOperand(context, addressOf(instruction, context.cpu), MemorySizeExt.size(instruction.memorySize) * 8);
  }
  return constant(instruction.immediate(index), index === 0 ? 64 : destinationBits(instruction));
}

/** Immediates are as wide as what they are combined with. */
function destinationBits(instruction: Instruction): number {
  if (instruction.opKind(0) === OpKind.Register) return RegisterExt.size(instruction.opRegister(0)) * 8;
  if (instruction.opKind(0) === OpKind.Memory) return MemorySizeExt.size(instruction.memorySize) * 8;
  return 64;
}

function constant(value: bigint, bits: number): Operand {
  const fixed = BigInt.asUintN(bits, value);
  const refuse = () => {
    throw new TypeError('an immediate operand cannot be written');
  };
  return { bits, read: () => fixed, write: refuse, update: refuse };
}

function registerOperand(cpu: Cpu, register: Register): Operand {
  const bits = RegisterExt.size(register) * 8;
  const { read, write } = accessors(cpu, register, bits);
  return {
    bits,
    read,
    write,
    update(change) {
      const old = read();
      write(change(old));
      return old;
    },
  };
}

function accessors(cpu: Cpu, register: Register, bits: number): Pick<Operand, 'read' | 'write'> {
  const { regs, halves, words, bytes } = cpu;
  const number = RegisterExt.isGPR(register) ? RegisterExt.number(register) : 0;
  switch (bits) {
    case 64:
      return {
        read: () => regs[number]!,
        write: (value) => {
          regs[number] = value;
        },
      };
    case 32:
      return {
        read: () => BigInt(halves[2 * number]!),
        write: (value) => {
          regs[number] = BigInt.asUintN(32, value);
        },
      };
    case 16:
      return {
        read: () => BigInt(words[4 * number]!),
        write: (value) => {
          words[4 * number] = Number(BigInt.asUintN(16, value));
        },
      };
    default: {
      const at = byteOf(register);
      return {
        read: () => BigInt(bytes[at]!),
        write: (value) => {
          bytes[at] = Number(BigInt.asUintN(8, value));
        },
      };
    }
  }
}

/** AL CL DL BL, AH CH DH BH, SPL BPL SIL DIL, R8L...: iced-x86 numbers them in this order. */
function byteOf(register: Register): number {
  if (register <= Register.BL) return (register - Register.AL) * 8;
  if (register <= Register.BH) return (register - Register.AH) * 8 + 1;
  return (register - Register.SPL + 4) * 8;
}

function memoryOperand({ mmu }: Context, address: Address, bits: number): Operand {
  const size = bits / 8;
  return {
    bits,
    read: () => mmu.load(address(), size),
    write: (value) => mmu.store(address(), size, value),
    update(change, locked) {
      const at = address();
      if (locked) return mmu.replace(at, size, (old) => BigInt.asUintN(bits, change(old)));
      const old = mmu.load(at, size);
      mmu.store(at, size, change(old));
      return old;
    },
  };
}

const TWO_32 = 4294967296;

/**
 * The linear address of the memory operand. Sums of canonical parts are exact in a double; where a part is so large
 * that they might not be, the sum is done again in 64-bit arithmetic.
 */
export function addressOf(instruction: Instruction, cpu: Cpu): Address {
  const segment = segmentOf(instruction, cpu);
  if (instruction.isIpRelMemoryOperand) {
    // Relative to the next instruction, so that the action holds wherever its page is mapped.
    const distance = Number(BigInt.asIntN(64, instruction.ipRelMemoryAddress - instruction.nextIP));
    return () => segment.base + cpu.next + distance;
  }
  const displacement = Number(BigInt.asIntN(64, instruction.memoryDisplacement));
  const narrow = RegisterExt.size(instruction.memoryBase || instruction.memoryIndex) === 4;
  const base = partOf(cpu, instruction.memoryBase);
  const index = partOf(cpu, instruction.memoryIndex);
  const scale = instruction.memoryIndexScale;
  if (index === undefined && !narrow) {
    if (base === undefined) return () => wrap(segment.base + displacement);
    return () => wrap(segment.base + base() + displacement);
  }
  const sum = () => (base?.() ?? 0) + (index?.() ?? 0) * scale + displacement;
  if (narrow) return () => segment.base + modulo32(sum());
  return () => wrap(segment.base + sum());
}

/** LEA's value: the address without its segment, in 64-bit arithmetic. */
export function offsetOf(instruction: Instruction, cpu: Cpu): () => bigint {
  if (instruction.isIpRelMemoryOperand) {
    const distance = BigInt.asIntN(64, instruction.ipRelMemoryAddress - instruction.nextIP);
    return () => BigInt.asUintN(64, BigInt(cpu.next) + distance);
  }
  const read = (register: Register) => (register === Register.None ? () => 0n : registerOperand(cpu, register).read);
  const base = read(instruction.memoryBase);
  const index = read(instruction.memoryIndex);
  const scale = BigInt(instruction.memoryIndexScale);
  const displacement = instruction.memoryDisplacement;
  const bits = RegisterExt.size(instruction.memoryBase || instruction.memoryIndex) === 4 ? 32 : 64;
  return () => BigInt.asUintN(bits, base() + index() * scale + displacement);
}

/** In 64-bit mode only FS and GS have a base (SDM 1, 3.4.2.1). */
function segmentOf(instruction: Instruction, cpu: Cpu): { readonly base: number } {
  if (instruction.memorySegment === Register.FS) return cpu.segments[Segment.fs]!;
  if (instruction.memorySegment === Register.GS) return cpu.segments[Segment.gs]!;
  return { base: 0 };
}

/** A register of an address as a signed number. */
function partOf({ halves }: Cpu, register: Register): (() => number) | undefined {
  if (register === Register.None) return undefined;
  const number = RegisterExt.number(register);
  if (RegisterExt.size(register) === 4) return () => halves[2 * number]!;
  return () => (halves[2 * number + 1]! | 0) * TWO_32 + halves[2 * number]!;
}

function modulo32(value: number): number {
  return ((value % TWO_32) + TWO_32) % TWO_32;
}

/** Brings a sum back into 64 bits, signed. Canonical sums, all that memory has, are left alone. */
function wrap(sum: number): number {
  if (sum >= -0x800000000000 && sum < 0x800000000000) return sum;
  return Number(BigInt.asIntN(64, BigInt(sum)));
}
