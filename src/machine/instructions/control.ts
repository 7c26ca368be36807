/** Control flow: jumps, calls, returns, loops, software interrupts. */
import { type Instruction, Mnemonic, OpKind } from 'iced-x86';
import { fromLinear, Gpr, isCanonical, toLinear } from '../cpu/cpu.ts';
import { invalidOpcode, protectionFault } from '../cpu/fault.ts';
import { Flag } from '../cpu/flags.ts';
import { conditionOf } from './conditions.ts';
import type { Compile, Family } from './context.ts';
import { operand } from './operands.ts';
import { popValue, pushValue } from './stack.ts';

/** How far a near branch goes from the next instruction. */
function distanceOf(instruction: Instruction): number {
  return Number(BigInt.asIntN(64, instruction.nearBranchTarget - instruction.nextIP));
}

function checked(target: bigint): number {
  const address = toLinear(target);
  if (!isCanonical(address)) throw protectionFault();
  return address;
}

const isRelative = (instruction: Instruction): boolean => instruction.opKind(0) === OpKind.NearBranch64;

const jump: Compile = (instruction, context) => {
  const { cpu } = context;
  if (isRelative(instruction)) {
    const distance = distanceOf(instruction);
    return () => {
      cpu.next += distance;
    };
  }
  refuseFar(instruction);
  const target = operand(instruction, 0, context);
  return () => {
    cpu.next = checked(target.read());
  };
};

const call: Compile = (instruction, context) => {
  const { cpu } = context;
  if (isRelative(instruction)) {
    const distance = distanceOf(instruction);
    return () => {
      pushValue(context, fromLinear(cpu.next));
      cpu.next += distance;
    };
  }
  refuseFar(instruction);
  const target = operand(instruction, 0, context);
  return () => {
    const to = checked(target.read());
    pushValue(context, fromLinear(cpu.next));
    cpu.next = to;
  };
};

/** Far calls and jumps have no use in this flat machine; they raise #UD. */
function refuseFar(instruction: Instruction): void {
  if (instruction.isJmpFar || instruction.isJmpFarIndirect) throw invalidOpcode();
  if (instruction.isCallFar || instruction.isCallFarIndirect) throw invalidOpcode();
}

const ret: Compile = (instruction, context) => {
  const { cpu } = context;
  const extra = instruction.opCount === 1 ? instruction.immediate(0) : 0n;
  return () => {
    const before = cpu.regs[Gpr.rsp]!;
    const target = popValue(context);
    const address = toLinear(target);
    if (!isCanonical(address)) {
      cpu.regs[Gpr.rsp] = before;
      throw protectionFault();
    }
    cpu.regs[Gpr.rsp] = cpu.regs[Gpr.rsp]! + extra;
    cpu.next = address;
  };
};

const jcc: Compile = (instruction, { cpu }) => {
  const holds = conditionOf(instruction.conditionCode, cpu);
  const distance = distanceOf(instruction);
  return () => {
    if (holds()) cpu.next += distance;
  };
};

/** LOOP, LOOPE, LOOPNE: count RCX down and go while it is not 0 (and ZF agrees). */
const loop =
  (zero: boolean | undefined): Compile =>
  (instruction, { cpu }) => {
    const distance = distanceOf(instruction);
    return () => {
      const left = BigInt.asUintN(64, cpu.regs[Gpr.rcx]! - 1n);
      cpu.regs[Gpr.rcx] = left;
      if (left !== 0n && (zero === undefined || cpu.zero === zero)) cpu.next += distance;
    };
  };

const jrcxz: Compile = (instruction, { cpu }) => {
  const distance = distanceOf(instruction);
  return () => {
    if (cpu.regs[Gpr.rcx] === 0n) cpu.next += distance;
  };
};

const int: Compile = (instruction, context) => {
  const vector = Number(instruction.immediate(0));
  return () => context.softwareInterrupt(vector);
};

const int3: Compile = (_, context) => () => context.breakpoint();

const int1: Compile = (_, context) => () => context.debugInterrupt();

const ud2: Compile = () => () => {
  throw invalidOpcode();
};

/** One condition flag set, cleared, complemented. */
const setFlag =
  (flag: number, change: 'set' | 'clear' | 'flip'): Compile =>
  (_, { cpu }) =>
  () => {
    const flags = cpu.flags;
    cpu.flags = change === 'set' ? flags | flag : change === 'clear' ? flags & ~flag : flags ^ flag;
  };

const jumps = [
  Mnemonic.Ja,
  Mnemonic.Jae,
  Mnemonic.Jb,
  Mnemonic.Jbe,
  Mnemonic.Je,
  Mnemonic.Jg,
  Mnemonic.Jge,
  Mnemonic.Jl,
  Mnemonic.Jle,
  Mnemonic.Jne,
  Mnemonic.Jno,
  Mnemonic.Jnp,
  Mnemonic.Jns,
  Mnemonic.Jo,
  Mnemonic.Jp,
  Mnemonic.Js,
];

export const control: Family = new Map<Mnemonic, Compile>([
  [Mnemonic.Jmp, jump],
  [Mnemonic.Call, call],
  [Mnemonic.Ret, ret],
  ...jumps.map((mnemonic): [Mnemonic, Compile] => [mnemonic, jcc]),
  [Mnemonic.Loop, loop(undefined)],
  [Mnemonic.Loope, loop(true)],
  [Mnemonic.Loopne, loop(false)],
  [Mnemonic.Jrcxz, jrcxz],
  [Mnemonic.Int, int],
  [Mnemonic.Int3, int3],
  [Mnemonic.Int1, int1],
  [Mnemonic.Ud2, ud2],
  [Mnemonic.Clc, setFlag(Flag.CF, 'clear')],
  [Mnemonic.Stc, setFlag(Flag.CF, 'set')],
  [Mnemonic.Cmc, setFlag(Flag.CF, 'flip')],
  [Mnemonic.Cld, setFlag(Flag.DF, 'clear')],
  [Mnemonic.Std, setFlag(Flag.DF, 'set')],
]);
