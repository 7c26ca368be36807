/** Shifts, rotates and single bits. */
import { type Instruction, Mnemonic, OpKind } from 'iced-x86';
import { Gpr } from '../cpu/cpu.ts';
import { Flag, resultFlags } from '../cpu/flags.ts';
import type { Compile, Context, Family } from './context.ts';
import { addressOf, type Operand, operand } from './operands.ts';

/** What a shift by `count` (1 .. bits) gives: the result, the last bit shifted out, and OF for a count of 1. */
type Shift = (value: bigint, count: bigint, bits: number) => { result: bigint; carry: boolean; overflow: boolean };

const topBit = (value: bigint, bits: number): boolean => ((value >> BigInt(bits - 1)) & 1n) !== 0n;

const left: Shift = (value, count, bits) => {
  const wide = value << count;
  const result = BigInt.asUintN(bits, wide);
  const carry = ((wide >> BigInt(bits)) & 1n) !== 0n;
  return { result, carry, overflow: topBit(result, bits) !== carry };
};

const right: Shift = (value, count, bits) => ({
  result: value >> count,
  carry: ((value >> (count - 1n)) & 1n) !== 0n,
  overflow: topBit(value, bits),
});

const rightSigned: Shift = (value, count, bits) => {
  const signed = BigInt.asIntN(bits, value);
  return {
    result: BigInt.asUintN(bits, signed >> count),
    carry: ((signed >> (count - 1n)) & 1n) !== 0n,
    overflow: false,
  };
};

/** What shifts have in common; the count is taken modulo 32, or 64 for 64-bit operands (SDM 2B, SAL/SAR/SHL/SHR). */
function shiftParts(instruction: Instruction, context: Context, countAt: number) {
  const to = operand(instruction, 0, context);
  const by = operand(instruction, countAt, context);
  return { cpu: context.cpu, to, by, bits: to.bits, mask: to.bits === 64 ? 63n : 31n };
}

/** A count of 0 changes no flag. */
const shift =
  (how: Shift): Compile =>
  (instruction, context) => {
    const { cpu, to, by, bits, mask } = shiftParts(instruction, context, 1);
    return () => {
      const count = by.read() & mask;
      const value = to.read();
      const { result, carry, overflow } = how(value, count === 0n ? 1n : count, bits);
      to.write(count === 0n ? value : result);
      if (count === 0n) return;
      cpu.setStatus(resultFlags(result, bits) | (carry ? Flag.CF : 0) | (overflow ? Flag.OF : 0));
    };
  };

/** ROL and ROR change CF and OF only. */
const rotate =
  (toLeft: boolean): Compile =>
  (instruction, context) => {
    const { cpu, to, by, bits, mask } = shiftParts(instruction, context, 1);
    return () => {
      const masked = by.read() & mask;
      const count = masked % BigInt(bits);
      const value = to.read();
      const up = toLeft ? count : (BigInt(bits) - count) % BigInt(bits);
      const result = BigInt.asUintN(bits, (value << up) | (value >> (BigInt(bits) - up)));
      to.write(result);
      if (masked === 0n) return;
      const top = topBit(result, bits);
      const carry = toLeft ? (result & 1n) !== 0n : top;
      const overflow = toLeft ? top !== carry : top !== (((result >> BigInt(bits - 2)) & 1n) !== 0n);
      const flags = (carry ? Flag.CF : 0) | (overflow ? Flag.OF : 0);
      cpu.setStatus((cpu.flags & ~(Flag.CF | Flag.OF)) | flags);
    };
  };

/** RCL and RCR: a rotate through CF, of bits + 1. */
const rotateThroughCarry =
  (toLeft: boolean): Compile =>
  (instruction, context) => {
    const { cpu, to, by, bits, mask } = shiftParts(instruction, context, 1);
    const width = BigInt(bits + 1);
    return () => {
      const masked = by.read() & mask;
      const count = masked % width;
      const value = to.read() | (BigInt(cpu.flags & Flag.CF) << BigInt(bits));
      const up = toLeft ? count : (width - count) % width;
      const turned = BigInt.asUintN(bits + 1, (value << up) | (value >> (width - up)));
      const result = BigInt.asUintN(bits, turned);
      to.write(result);
      if (masked === 0n) return;
      const carry = turned >> BigInt(bits) !== 0n;
      const top = topBit(result, bits);
      const overflow = toLeft ? top !== carry : top !== (((result >> BigInt(bits - 2)) & 1n) !== 0n);
      cpu.setStatus((cpu.flags & ~(Flag.CF | Flag.OF)) | (carry ? Flag.CF : 0) | (overflow ? Flag.OF : 0));
    };
  };

/** SHLD and SHRD: bits of the second operand come in. */
const shiftDouble =
  (toLeft: boolean): Compile =>
  (instruction, context) => {
    const { cpu, to, by, bits, mask } = shiftParts(instruction, context, 2);
    const from = operand(instruction, 1, context);
    const width = BigInt(bits);
    return () => {
      const count = by.read() & mask;
      const value = to.read();
      if (count === 0n) {
        to.write(value);
        return;
      }
      const wide = toLeft ? (value << width) | from.read() : (from.read() << width) | value;
      const result = BigInt.asUintN(bits, toLeft ? wide >> (width - count) : wide >> count);
      to.write(result);
      const carry = ((toLeft ? value >> (width - count) : value >> (count - 1n)) & 1n) !== 0n;
      const overflow = topBit(result, bits) !== topBit(value, bits);
      cpu.setStatus(resultFlags(result, bits) | (carry ? Flag.CF : 0) | (overflow ? Flag.OF : 0));
    };
  };

/** BT, BTS, BTR, BTC. With a register as bit number and a memory operand, the bit may lie beyond the operand. */
const bit =
  (change: ((value: bigint, mask: bigint) => bigint) | undefined): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const by = operand(instruction, 1, context);
    const string = instruction.opKind(0) === OpKind.Memory && instruction.opKind(1) === OpKind.Register;
    const inner = operand(instruction, 0, context);
    const { bits } = inner;
    const address = string ? addressOf(instruction, cpu) : undefined;
    const locked = instruction.hasLockPrefix;
    return () => {
      const number = by.read();
      const to =
        address === undefined ? inner : bitStringOperand(context, address(), BigInt.asIntN(bits, number), bits);
      const mask = 1n << (number & BigInt(bits - 1));
      const old = change === undefined ? to.read() : to.update((value) => change(value, mask), locked);
      cpu.setStatus((cpu.flags & ~Flag.CF) | ((old & mask) !== 0n ? Flag.CF : 0));
    };
  };

function bitStringOperand({ mmu }: Context, start: number, number: bigint, bits: number): Operand {
  const size = bits / 8;
  const at = start + Number(number >> BigInt(Math.log2(bits))) * size;
  return {
    bits,
    read: () => mmu.load(at, size),
    write: (value) => mmu.store(at, size, value),
    update: (change, locked) => {
      if (locked) return mmu.replace(at, size, change);
      const old = mmu.load(at, size);
      mmu.store(at, size, change(old));
      return old;
    },
  };
}

/** BSF and BSR: the number of the lowest or highest set bit; a source of 0 sets ZF and leaves the destination. */
const scan =
  (lowest: boolean): Compile =>
  (instruction, context) => {
    const { cpu } = context;
    const to = operand(instruction, 0, context);
    const from = operand(instruction, 1, context);
    return () => {
      const value = from.read();
      if (value !== 0n) to.write(BigInt(lowest ? lowestBit(value) : value.toString(2).length - 1));
      cpu.setStatus((cpu.flags & ~Flag.ZF) | (value === 0n ? Flag.ZF : 0));
    };
  };

function lowestBit(value: bigint): number {
  return (value & -value).toString(2).length - 1;
}

const popcnt: Compile = (instruction, context) => {
  const { cpu } = context;
  const to = operand(instruction, 0, context);
  const from = operand(instruction, 1, context);
  return () => {
    const value = from.read();
    to.write(BigInt(value.toString(2).replaceAll('0', '').length));
    cpu.setStatus(value === 0n ? Flag.ZF : 0);
  };
};

/** XLATB: AL = [RBX + AL]. */
const xlat: Compile =
  (_, { cpu, mmu }) =>
  () => {
    const at = BigInt.asUintN(64, cpu.regs[Gpr.rbx]! + BigInt(cpu.bytes[0]!));
    cpu.bytes[0] = Number(mmu.load(Number(BigInt.asIntN(64, at)), 1));
  };

export const shifts: Family = new Map<Mnemonic, Compile>([
  [Mnemonic.Shl, shift(left)],
  [Mnemonic.Sal, shift(left)],
  [Mnemonic.Shr, shift(right)],
  [Mnemonic.Sar, shift(rightSigned)],
  [Mnemonic.Rol, rotate(true)],
  [Mnemonic.Ror, rotate(false)],
  [Mnemonic.Rcl, rotateThroughCarry(true)],
  [Mnemonic.Rcr, rotateThroughCarry(false)],
  [Mnemonic.Shld, shiftDouble(true)],
  [Mnemonic.Shrd, shiftDouble(false)],
  [Mnemonic.Bt, bit(undefined)],
  [Mnemonic.Bts, bit((value, mask) => value | mask)],
  [Mnemonic.Btr, bit((value, mask) => value & ~mask)],
  [Mnemonic.Btc, bit((value, mask) => value ^ mask)],
  [Mnemonic.Bsf, scan(true)],
  [Mnemonic.Bsr, scan(false)],
  [Mnemonic.Popcnt, popcnt],
  [Mnemonic.Xlatb, xlat],
]);
