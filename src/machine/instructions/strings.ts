/**
 * String instructions. One run does one element; a REP prefix repeats by staying on the instruction, so that
 * interrupts, faults and single steps come between elements as they do on the processor (SDM 2B, REP).
 */
import { type Instruction, MemorySizeExt, Mnemonic, OpKind, Register, RegisterExt } from 'iced-x86';
import { type Cpu, Gpr, Segment, toLinear } from '../cpu/cpu.ts';
import { Flag, FlagSource } from '../cpu/flags.ts';
import type { Compile, Context, Family } from './context.ts';

/** One element of `size` bytes, RSI and RDI moved past it. */
type Element = (context: Context, size: number, source: number) => void;

const destination = ({ regs }: Cpu): number => toLinear(regs[Gpr.rdi]!);

/** Moves RSI or RDI past an element, the way that DF says. */
function advance(cpu: Cpu, register: number, size: number): void {
  cpu.regs[register] = cpu.regs[register]! + BigInt(cpu.control(Flag.DF) ? -size : size);
}

function accumulator(cpu: Cpu, size: number): bigint {
  return BigInt.asUintN(size * 8, cpu.regs[Gpr.rax]!);
}

const movs: Element = ({ cpu, mmu }, size, source) => {
  mmu.store(destination(cpu), size, mmu.load(source, size));
  advance(cpu, Gpr.rsi, size);
  advance(cpu, Gpr.rdi, size);
};

const stos: Element = ({ cpu, mmu }, size) => {
  mmu.store(destination(cpu), size, accumulator(cpu, size));
  advance(cpu, Gpr.rdi, size);
};

const lods: Element = ({ cpu, mmu }, size, source) => {
  const value = mmu.load(source, size);
  const kept = size < 4 ? cpu.regs[Gpr.rax]! & ~((1n << BigInt(size * 8)) - 1n) : 0n;
  cpu.regs[Gpr.rax] = kept | value;
  advance(cpu, Gpr.rsi, size);
};

const scas: Element = ({ cpu, mmu }, size) => {
  compare(cpu, size, accumulator(cpu, size), mmu.load(destination(cpu), size));
  advance(cpu, Gpr.rdi, size);
};

const cmps: Element = ({ cpu, mmu }, size, source) => {
  compare(cpu, size, mmu.load(source, size), mmu.load(destination(cpu), size));
  advance(cpu, Gpr.rsi, size);
  advance(cpu, Gpr.rdi, size);
};

function compare(cpu: Cpu, size: number, left: bigint, right: bigint): void {
  cpu.leaveFlags(FlagSource.subtract, size * 8, left, right, BigInt.asUintN(size * 8, left - right));
}

const string =
  (element: Element, comparing = false): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const size = MemorySizeExt.size(instruction.memorySize) || accumulatorSize(instruction);
    const segment = sourceSegment(instruction, cpu);
    const source = () => segment.base + toLinear(cpu.regs[Gpr.rsi]!);
    const whileZero = instruction.hasRepPrefix;
    if (!whileZero && !instruction.hasRepnePrefix) return () => element(context, size, source());
    return () => {
      if (cpu.regs[Gpr.rcx] === 0n) return;
      element(context, size, source());
      const left = cpu.regs[Gpr.rcx]! - 1n;
      cpu.regs[Gpr.rcx] = left;
      if (left !== 0n && (!comparing || cpu.zero === whileZero)) cpu.next = cpu.rip;
    };
  };

function accumulatorSize(instruction: Instruction): number {
  return instruction.opKind(0) === OpKind.Register ? RegisterExt.size(instruction.opRegister(0)) : 1;
}

function sourceSegment(instruction: Instruction, cpu: Cpu): { readonly base: number } {
  if (instruction.segmentPrefix === Register.FS) return cpu.segments[Segment.fs]!;
  if (instruction.segmentPrefix === Register.GS) return cpu.segments[Segment.gs]!;
  return { base: 0 };
}

export const strings: Family = new Map<Mnemonic, Compile>([
  ...[Mnemonic.Movsb, Mnemonic.Movsw, Mnemonic.Movsd, Mnemonic.Movsq].map(entry(string(movs))),
  ...[Mnemonic.Stosb, Mnemonic.Stosw, Mnemonic.Stosd, Mnemonic.Stosq].map(entry(string(stos))),
  ...[Mnemonic.Lodsb, Mnemonic.Lodsw, Mnemonic.Lodsd, Mnemonic.Lodsq].map(entry(string(lods))),
  ...[Mnemonic.Scasb, Mnemonic.Scasw, Mnemonic.Scasd, Mnemonic.Scasq].map(entry(string(scas, true))),
  ...[Mnemonic.Cmpsb, Mnemonic.Cmpsw, Mnemonic.Cmpsd, Mnemonic.Cmpsq].map(entry(string(cmps, true))),
]);

function entry(compile: Compile): (mnemonic: Mnemonic) => [Mnemonic, Compile] {
  return (mnemonic) => [mnemonic, compile];
}
