/** Data movement: MOV and its kin, LEA, stack, exchange, conversions. */
import { type Instruction, Mnemonic, OpKind, Register } from 'iced-x86';
import { Gpr } from '../cpu/cpu.ts';
import { invalidOpcode } from '../cpu/fault.ts';
import { FLAGS_ALWAYS, FLAGS_MASK, Flag } from '../cpu/flags.ts';
import { conditionOf } from './conditions.ts';
import type { Action, Compile, Context, Family } from './context.ts';
import { offsetOf, operand } from './operands.ts';
import { popValue, pushValue } from './stack.ts';
import { isSystemRegister, moveSystemRegister } from './system-registers.ts';

const mov: Compile = (instruction, context) => {
  if (isSystemRegister(instruction)) return moveSystemRegister(instruction, context);
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  return () => to.write(from.read());
};

const movzx: Compile = (instruction, context) => {
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  return () => to.write(from.read());
};

const movsx: Compile = (instruction, context) => {
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  return () => to.write(BigInt.asUintN(to.bits, BigInt.asIntN(from.bits, from.read())));
};

const cmov: Compile = (instruction, context) => {
  const holds = conditionOf(instruction.conditionCode, context.cpu);
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  // The load happens, and a 32-bit destination is cleared above, whether or not the condition holds.
  return () => {
    const value = from.read();
    to.write(holds() ? value : to.read());
  };
};

const lea: Compile = (instruction, context) => {
  const to = operand(instruction, 0, context);
  const offset = offsetOf(instruction, context.cpu);
  return () => to.write(BigInt.asUintN(to.bits, offset()));
};

const push: Compile = (instruction, context) => {
  const bytes = stackBytes(instruction);
  if (instruction.opKind(0) === OpKind.Register && isSegment(instruction.opRegister(0))) throw invalidOpcode();
  const from = operand(instruction, 0, context);
  return () => pushValue(context, BigInt.asUintN(bytes * 8, from.read()), bytes);
};

const pop: Compile = (instruction, context) => {
  const bytes = stackBytes(instruction);
  if (instruction.opKind(0) === OpKind.Register && isSegment(instruction.opRegister(0))) throw invalidOpcode();
  const to = operand(instruction, 0, context);
  const { regs } = context.cpu;
  return () => {
    const before = regs[Gpr.rsp]!;
    const value = popValue(context, bytes);
    try {
      to.write(value);
    } catch (fault) {
      regs[Gpr.rsp] = before;
      throw fault;
    }
  };
};

const isSegment = (register: Register): boolean => register >= Register.ES && register <= Register.GS;

/** 64-bit mode pushes 8 bytes, or 2 with an operand-size prefix. */
function stackBytes(instruction: Instruction): number {
  return Math.abs(instruction.stackPointerIncrement) === 2 ? 2 : 8;
}

const pushf: Compile = (instruction, context) => {
  const bytes = stackBytes(instruction);
  // RF is never in the image (SDM 2B, PUSHF).
  return () => pushValue(context, BigInt(context.cpu.flags & ~Flag.RF), bytes);
};

const popf: Compile = (instruction, context) => {
  const bytes = stackBytes(instruction);
  const { cpu } = context;
  return () => {
    const value = Number(popValue(context, bytes) & 0xffffffffn);
    // CPL 0 changes everything; above it IOPL stays, and IF unless CPL <= IOPL (SDM 2B, POPF).
    const iopl = (cpu.flags >> 12) & 3;
    let changed = FLAGS_MASK & ~Flag.RF;
    if (cpu.cpl > 0) changed &= ~0x3000;
    if (cpu.cpl > iopl) changed &= ~Flag.IF;
    if (bytes === 2) changed &= 0xffff;
    cpu.flags = (cpu.flags & ~changed & ~Flag.RF) | (value & changed) | FLAGS_ALWAYS;
    context.lookUp();
  };
};

const xchg: Compile = (instruction, context) => {
  const one = operand(instruction, 0, context);
  const two = operand(instruction, 1, context);
  // With memory the exchange is locked even without the prefix (SDM 3A 9.1.2.1).
  const memory = instruction.opKind(1) === OpKind.Memory;
  const [place, register] = memory ? [two, one] : [one, two];
  const locked = memory || instruction.opKind(0) === OpKind.Memory;
  return () => {
    const value = register.read();
    register.write(place.update(() => value, locked));
  };
};

const bswap: Compile = (instruction, context) => {
  const to = operand(instruction, 0, context);
  return () => {
    let value = to.read();
    let swapped = 0n;
    for (let i = 0; i < to.bits; i += 8) {
      swapped = (swapped << 8n) | (value & 0xffn);
      value >>= 8n;
    }
    to.write(swapped);
  };
};

/** CBW, CWDE, CDQE: the lower half of the accumulator, sign-extended. */
const extendAccumulator =
  (bits: number): Compile =>
  (_, { cpu }) => {
    return () => {
      const value = BigInt.asUintN(bits, BigInt.asIntN(bits / 2, cpu.regs[Gpr.rax]!));
      cpu.regs[Gpr.rax] = bits === 16 ? (cpu.regs[Gpr.rax]! & ~0xffffn) | value : value;
    };
  };

/** CWD, CDQ, CQO: the sign of the accumulator all over RDX. */
const extendIntoRdx =
  (bits: number): Compile =>
  (_, { cpu }) => {
    return () => {
      const sign = BigInt.asIntN(bits, cpu.regs[Gpr.rax]!) < 0n ? BigInt.asUintN(bits, -1n) : 0n;
      cpu.regs[Gpr.rdx] = bits === 16 ? (cpu.regs[Gpr.rdx]! & ~0xffffn) | sign : sign;
    };
  };

const leave: Compile = (_, context) => {
  const { regs } = context.cpu;
  return () => {
    const before = regs[Gpr.rsp]!;
    regs[Gpr.rsp] = regs[Gpr.rbp]!;
    try {
      regs[Gpr.rbp] = popValue(context, 8);
    } catch (fault) {
      regs[Gpr.rsp] = before;
      throw fault;
    }
  };
};

const nothing: Compile = (): Action => () => {};

/** LAHF, SAHF: the low byte of the flags and AH. */
const lahf: Compile =
  (_, { cpu }) =>
  () => {
    cpu.bytes[1] = (cpu.flags & 0xd5) | FLAGS_ALWAYS;
  };
const sahf: Compile =
  (_, { cpu }: Context) =>
  () => {
    cpu.setStatus((cpu.flags & Flag.OF) | (cpu.bytes[1]! & 0xd5));
  };

const cmovs = [
  Mnemonic.Cmova,
  Mnemonic.Cmovae,
  Mnemonic.Cmovb,
  Mnemonic.Cmovbe,
  Mnemonic.Cmove,
  Mnemonic.Cmovg,
  Mnemonic.Cmovge,
  Mnemonic.Cmovl,
  Mnemonic.Cmovle,
  Mnemonic.Cmovne,
  Mnemonic.Cmovno,
  Mnemonic.Cmovnp,
  Mnemonic.Cmovns,
  Mnemonic.Cmovo,
  Mnemonic.Cmovp,
  Mnemonic.Cmovs,
];

export const moves: Family = new Map<Mnemonic, Compile>([
  [Mnemonic.Mov, mov],
  [Mnemonic.Movzx, movzx],
  [Mnemonic.Movsx, movsx],
  [Mnemonic.Movsxd, movsx],
  ...cmovs.map((mnemonic): [Mnemonic, Compile] => [mnemonic, cmov]),
  [Mnemonic.Lea, lea],
  [Mnemonic.Push, push],
  [Mnemonic.Pop, pop],
  [Mnemonic.Pushf, pushf],
  [Mnemonic.Pushfq, pushf],
  [Mnemonic.Popf, popf],
  [Mnemonic.Popfq, popf],
  [Mnemonic.Xchg, xchg],
  [Mnemonic.Bswap, bswap],
  [Mnemonic.Cbw, extendAccumulator(16)],
  [Mnemonic.Cwde, extendAccumulator(32)],
  [Mnemonic.Cdqe, extendAccumulator(64)],
  [Mnemonic.Cwd, extendIntoRdx(16)],
  [Mnemonic.Cdq, extendIntoRdx(32)],
  [Mnemonic.Cqo, extendIntoRdx(64)],
  [Mnemonic.Leave, leave],
  [Mnemonic.Lahf, lahf],
  [Mnemonic.Sahf, sahf],
  [Mnemonic.Nop, nothing],
  [Mnemonic.Endbr64, nothing],
  [Mnemonic.Prefetcht0, nothing],
  [Mnemonic.Prefetchw, nothing],
]);
