/** Addition, subtraction, logic, multiplication and division, with their flags (SDM 2, each instruction's page). */
import { Mnemonic, OpKind } from 'iced-x86';
import { Gpr } from '../cpu/cpu.ts';
import { GuestFault, Vector } from '../cpu/fault.ts';
import { Flag, FlagSource, resultFlags } from '../cpu/flags.ts';
import { conditionOf } from './conditions.ts';
import type { Compile, Family } from './context.ts';
import { operand } from './operands.ts';

type Combine = (left: bigint, right: bigint, carry: bigint) => bigint;

/** left op= right, with flags. */
const binary =
  (source: number, combine: Combine, usesCarry = false): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const to = operand(instruction, 0, context);
    const from = operand(instruction, 1, context);
    const { bits } = to;
    const locked = instruction.hasLockPrefix;
    if (instruction.opKind(0) === OpKind.Register) {
      return () => {
        const left = to.read();
        const right = from.read();
        const result = BigInt.asUintN(bits, combine(left, right, usesCarry ? BigInt(cpu.flags & Flag.CF) : 0n));
        to.write(result);
        cpu.leaveFlags(source, bits, left, right, result);
      };
    }
    return () => {
      const right = from.read();
      const carry = usesCarry ? BigInt(cpu.flags & Flag.CF) : 0n;
      let result = 0n;
      const left = to.update((old) => {
        result = BigInt.asUintN(bits, combine(old, right, carry));
        return result;
      }, locked);
      cpu.leaveFlags(source, bits, left, right, result);
    };
  };

/** CMP and TEST: flags only. */
const compare =
  (source: number, combine: Combine): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const one = operand(instruction, 0, context);
    const two = operand(instruction, 1, context);
    const { bits } = one;
    return () => {
      const left = one.read();
      const right = two.read();
      cpu.leaveFlags(source, bits, left, right, BigInt.asUintN(bits, combine(left, right, 0n)));
    };
  };

/** INC and DEC leave CF alone. */
const count =
  (source: number, step: bigint): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const to = operand(instruction, 0, context);
    const { bits } = to;
    const locked = instruction.hasLockPrefix;
    return () => {
      const carry = cpu.flags & Flag.CF;
      let result = 0n;
      const left = to.update((old) => {
        result = BigInt.asUintN(bits, old + step);
        return result;
      }, locked);
      cpu.leaveFlags(source, bits, left, 1n, result);
      cpu.setStatus((cpu.flags & ~Flag.CF) | carry);
    };
  };

const neg: Compile = (instruction, context) => {
  const { cpu } = context;
  const to = operand(instruction, 0, context);
  const { bits } = to;
  const locked = instruction.hasLockPrefix;
  return () => {
    let result = 0n;
    const old = to.update((value) => {
      result = BigInt.asUintN(bits, -value);
      return result;
    }, locked);
    cpu.leaveFlags(FlagSource.subtract, bits, 0n, old, result);
  };
};

const not: Compile = (instruction, context) => {
  const to = operand(instruction, 0, context);
  const { bits } = to;
  const locked = instruction.hasLockPrefix;
  return () => {
    to.update((value) => BigInt.asUintN(bits, ~value), locked);
  };
};

/** XADD: the destination gets the sum, the source what was there. */
const xadd: Compile = (instruction, context) => {
  const { cpu } = context;
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  const { bits } = to;
  const locked = instruction.hasLockPrefix;
  const registers = instruction.opKind(0) === OpKind.Register;
  return () => {
    const right = from.read();
    let sum = 0n;
    const left = to.update((old) => {
      sum = BigInt.asUintN(bits, old + right);
      return sum;
    }, locked);
    from.write(left);
    // XADD of a register with itself leaves the sum (SDM 2D, XADD).
    if (registers) to.write(sum);
    cpu.leaveFlags(FlagSource.add, bits, left, right, sum);
  };
};

/** CMPXCHG: replaces the destination if it equals the accumulator, else loads it there. */
const cmpxchg: Compile = (instruction, context) => {
  const { cpu } = context;
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  const { bits } = to;
  const locked = instruction.hasLockPrefix;
  return () => {
    const expected = BigInt.asUintN(bits, cpu.regs[Gpr.rax]!);
    const value = from.read();
    const old = to.update((found) => (found === expected ? value : found), locked);
    if (old !== expected) {
      const kept = bits < 32 ? cpu.regs[Gpr.rax]! & ~((1n << BigInt(bits)) - 1n) : 0n;
      cpu.regs[Gpr.rax] = kept | old;
    }
    cpu.leaveFlags(FlagSource.subtract, bits, expected, old, BigInt.asUintN(bits, expected - old));
  };
};

/** MUL and one-operand IMUL: accumulator times operand into RDX:RAX (AX for bytes). */
const multiplyWide =
  (signed: boolean): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const by = operand(instruction, 0, context);
    const { bits } = by;
    const read = (value: bigint) => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
    return () => {
      const product = read(cpu.regs[Gpr.rax]!) * read(by.read());
      const low = BigInt.asUintN(bits, product);
      writeWide(cpu.regs, bits, low, BigInt.asUintN(bits, product >> BigInt(bits)));
      const overflow = signed ? BigInt.asIntN(bits, product) !== product : product !== low;
      cpu.setStatus(resultFlags(low, bits) | (overflow ? Flag.CF | Flag.OF : 0));
    };
  };

/** Two- and three-operand IMUL: truncated product into a register. */
const imulInto: Compile = (instruction, context) => {
  const { cpu } = context;
  const to = operand(instruction, 0, context);
  const { bits } = to;
  const left = operand(instruction, instruction.opCount === 3 ? 1 : 0, context);
  const right = operand(instruction, instruction.opCount === 3 ? 2 : 1, context);
  return () => {
    const product = BigInt.asIntN(bits, left.read()) * BigInt.asIntN(bits, right.read());
    const low = BigInt.asUintN(bits, product);
    to.write(low);
    const overflow = BigInt.asIntN(bits, product) !== product;
    cpu.setStatus(resultFlags(low, bits) | (overflow ? Flag.CF | Flag.OF : 0));
  };
};

const imul: Compile = (instruction, context) =>
  instruction.opCount === 1 ? multiplyWide(true)(instruction, context) : imulInto(instruction, context);

/** DIV and IDIV: RDX:RAX by the operand; #DE when the quotient does not fit. */
const divide =
  (signed: boolean): Compile =>
  (instruction, context) => {
    const { regs } = context.cpu;
    const by = operand(instruction, 0, context);
    const { bits } = by;
    return () => {
      const divisor = signed ? BigInt.asIntN(bits, by.read()) : by.read();
      if (divisor === 0n) throw new GuestFault(Vector.divide);
      const dividend = readWide(regs, bits, signed);
      const quotient = dividend / divisor;
      const fits = signed ? BigInt.asIntN(bits, quotient) === quotient : BigInt.asUintN(bits, quotient) === quotient;
      if (!fits) throw new GuestFault(Vector.divide);
      writeWide(regs, bits, BigInt.asUintN(bits, quotient), BigInt.asUintN(bits, dividend % divisor));
    };
  };

/** High and low halves: AH:AL for bytes, DX:AX, EDX:EAX, RDX:RAX else. */
function writeWide(regs: BigUint64Array, bits: number, low: bigint, high: bigint): void {
  if (bits === 8) regs[Gpr.rax] = (regs[Gpr.rax]! & ~0xffffn) | (high << 8n) | low;
  else if (bits === 16) {
    regs[Gpr.rax] = (regs[Gpr.rax]! & ~0xffffn) | low;
    regs[Gpr.rdx] = (regs[Gpr.rdx]! & ~0xffffn) | high;
  } else {
    regs[Gpr.rax] = low;
    regs[Gpr.rdx] = high;
  }
}

function readWide(regs: BigUint64Array, bits: number, signed: boolean): bigint {
  const wide =
    bits === 8
      ? BigInt.asUintN(16, regs[Gpr.rax]!)
      : (BigInt.asUintN(bits, regs[Gpr.rdx]!) << BigInt(bits)) | BigInt.asUintN(bits, regs[Gpr.rax]!);
  return signed ? BigInt.asIntN(2 * bits, wide) : wide;
}

const set: Compile = (instruction, context) => {
  const holds = conditionOf(instruction.conditionCode, context.cpu);
  const to = operand(instruction, 0, context);
  return () => to.write(holds() ? 1n : 0n);
};

const sets = [
  Mnemonic.Seta,
  Mnemonic.Setae,
  Mnemonic.Setb,
  Mnemonic.Setbe,
  Mnemonic.Sete,
  Mnemonic.Setg,
  Mnemonic.Setge,
  Mnemonic.Setl,
  Mnemonic.Setle,
  Mnemonic.Setne,
  Mnemonic.Setno,
  Mnemonic.Setnp,
  Mnemonic.Setns,
  Mnemonic.Seto,
  Mnemonic.Setp,
  Mnemonic.Sets,
];

export const arithmetic: Family = new Map<Mnemonic, Compile>([
  [Mnemonic.Add, binary(FlagSource.add, (left, right) => left + right)],
  [Mnemonic.Adc, binary(FlagSource.add, (left, right, carry) => left + right + carry, true)],
  [Mnemonic.Sub, binary(FlagSource.subtract, (left, right) => left - right)],
  [Mnemonic.Sbb, binary(FlagSource.subtract, (left, right, carry) => left - right - carry, true)],
  [Mnemonic.And, binary(FlagSource.logic, (left, right) => left & right)],
  [Mnemonic.Or, binary(FlagSource.logic, (left, right) => left | right)],
  [Mnemonic.Xor, binary(FlagSource.logic, (left, right) => left ^ right)],
  [Mnemonic.Cmp, compare(FlagSource.subtract, (left, right) => left - right)],
  [Mnemonic.Test, compare(FlagSource.logic, (left, right) => left & right)],
  [Mnemonic.Inc, count(FlagSource.add, 1n)],
  [Mnemonic.Dec, count(FlagSource.subtract, -1n)],
  [Mnemonic.Neg, neg],
  [Mnemonic.Not, not],
  [Mnemonic.Xadd, xadd],
  [Mnemonic.Cmpxchg, cmpxchg],
  [Mnemonic.Mul, multiplyWide(false)],
  [Mnemonic.Imul, imul],
  [Mnemonic.Div, divide(false)],
  [Mnemonic.Idiv, divide(true)],
  ...sets.map((mnemonic): [Mnemonic, Compile] => [mnemonic, set]),
]);
