/** MOV to and from segment, control and debug registers. */
import { type Instruction, OpKind, Register, RegisterExt } from 'iced-x86';
import { Blocking, Debug, DR6_ALWAYS, DR7_ALWAYS, Segment } from '../cpu/cpu.ts';
import { GuestFault, invalidOpcode, protectionFault, Vector } from '../cpu/fault.ts';
import { loadDataSegment } from '../cpu/segments.ts';
import { ExitReason } from '../vmx/exit-cause.ts';
import type { Action, Context } from './context.ts';
import { operand } from './operands.ts';

const CR4_DE = 1n << 3n;
/** CR4 bits that this processor has: DE, PSE, PAE, PGE, OSFXSR, OSXMMEXCPT. */
const CR4_MASK = CR4_DE | (1n << 4n) | (1n << 5n) | (1n << 7n) | (1n << 9n) | (1n << 10n);
const CR4_PAE = 1n << 5n;
/** PG, PE; CR0 keeps both in long mode. */
const CR0_REQUIRED = (1n << 31n) | 1n;
const CR0_MASK = CR0_REQUIRED | 0x5003en;
/** CR3's address bits, PWT and PCD; without PCIDs the others are ignored (SDM 3A 4.5). */
export const CR3_MASK = 0x000ffffffffff018n;
const DR7_GENERAL_DETECT = 1n << 13n;

export function isSystemRegister(instruction: Instruction): boolean {
  return [0, 1].some((index) => {
    if (instruction.opKind(index) !== OpKind.Register) return false;
    const register = instruction.opRegister(index);
    return !RegisterExt.isGPR(register);
  });
}

export function moveSystemRegister(instruction: Instruction, context: Context): Action {
  const to = instruction.opKind(0) === OpKind.Register ? instruction.opRegister(0) : Register.None;
  const from = instruction.opKind(1) === OpKind.Register ? instruction.opRegister(1) : Register.None;
  const system = to !== Register.None && !RegisterExt.isGPR(to) ? to : from;
  const store = system === to;
  const general = instruction.opKind(store ? 1 : 0) === OpKind.Register ? instruction.opRegister(store ? 1 : 0) : 0;
  const number = RegisterExt.number(system);
  if (RegisterExt.isSegmentRegister(system)) {
    return store ? loadSegment(instruction, context, number) : storeSegment(instruction, context, number);
  }
  const how = { instruction, context, number, general: RegisterExt.number(general), length: instruction.length };
  if (RegisterExt.isCR(system)) return store ? writeControl(how) : readControl(how);
  if (RegisterExt.isDR(system)) return store ? writeDebug(how) : readDebug(how);
  throw invalidOpcode();
}

function loadSegment(instruction: Instruction, context: Context, which: number): Action {
  if (which === Segment.cs) throw invalidOpcode();
  const from = operand(instruction, 1, context);
  const { cpu, mmu } = context;
  return () => {
    loadDataSegment(cpu, mmu, which, Number(from.read() & 0xffffn));
    if (which !== Segment.ss) return;
    // No interrupt or single-step trap until the next instruction is done (SDM 3A 6.8.3).
    cpu.blocking |= Blocking.movSs;
    context.lookUp();
  };
}

function storeSegment(instruction: Instruction, context: Context, which: number): Action {
  const to = operand(instruction, 0, context);
  return () => to.write(BigInt(context.cpu.segments[which]!.selector));
}

interface Move {
  readonly instruction: Instruction;
  readonly context: Context;
  /** Of the control or debug register. */
  readonly number: number;
  /** Of the general-purpose register. */
  readonly general: number;
  readonly length: number;
}

function requireSupervisor(context: Context): void {
  if (context.cpu.cpl !== 0) throw protectionFault();
}

/**
 * Exit qualification: register, direction at bit 4 (1 = read), general register at bit 8 (SDM 3C tables 28-3, 28-4).
 */
function qualification({ number, general }: Move, read: boolean): bigint {
  return BigInt(number | (read ? 1 << 4 : 0) | (general << 8));
}

function readControl(move: Move): Action {
  const { context, number, general, length } = move;
  const { cpu } = context;
  if (![0, 2, 3, 4, 8].includes(number)) throw invalidOpcode();
  const cause = { reason: ExitReason.controlRegister, qualification: qualification(move, true), length };
  return () => {
    requireSupervisor(context);
    if (context.exits(cause)) return;
    const values: Record<number, bigint> = { 0: cpu.cr0, 2: cpu.cr2, 3: cpu.cr3, 4: cpu.cr4, 8: cpu.cr8 };
    cpu.regs[general] = values[number]!;
  };
}

function writeControl(move: Move): Action {
  const { context, number, general, length } = move;
  const { cpu } = context;
  if (![0, 2, 3, 4, 8].includes(number)) throw invalidOpcode();
  const cause = { reason: ExitReason.controlRegister, qualification: qualification(move, false), length };
  return () => {
    requireSupervisor(context);
    if (context.exits(cause)) return;
    setControl(context, number, cpu.regs[general]!);
  };
}

function setControl({ cpu, mmu, lookUp }: Context, number: number, value: bigint): void {
  switch (number) {
    case 0:
      if ((value & ~CR0_MASK) !== 0n || (value & CR0_REQUIRED) !== CR0_REQUIRED) throw protectionFault();
      cpu.cr0 = value;
      mmu.flush();
      break;
    case 2:
      cpu.cr2 = value;
      break;
    case 3:
      cpu.cr3 = value & CR3_MASK;
      mmu.flush();
      break;
    case 4:
      if ((value & ~CR4_MASK) !== 0n || (value & CR4_PAE) === 0n) throw protectionFault();
      cpu.cr4 = value;
      mmu.flush();
      break;
    default:
      if (value > 15n) throw protectionFault();
      cpu.cr8 = value;
      lookUp();
  }
}

/** DR4 and DR5 are DR6 and DR7 unless CR4.DE is set (SDM 3B 18.2.2). */
function debugNumber(context: Context, number: number): number {
  if (number !== 4 && number !== 5) return number;
  if ((context.cpu.cr4 & CR4_DE) !== 0n) throw invalidOpcode();
  return number + 2;
}

function checkDebugAccess(context: Context): void {
  requireSupervisor(context);
  const { cpu } = context;
  if ((cpu.dr[7]! & DR7_GENERAL_DETECT) === 0n) return;
  cpu.dr[7] = cpu.dr[7]! & ~DR7_GENERAL_DETECT;
  cpu.dr[6] = cpu.dr[6]! | BigInt(Debug.detectAccess);
  throw new GuestFault(Vector.debug);
}

function readDebug(move: Move): Action {
  const { context, number, general, length } = move;
  const cause = { reason: ExitReason.debugRegister, qualification: qualification(move, true), length };
  return () => {
    const which = debugNumber(context, number);
    checkDebugAccess(context);
    if (context.exits(cause)) return;
    context.cpu.regs[general] = context.cpu.dr[which]!;
  };
}

function writeDebug(move: Move): Action {
  const { context, number, general, length } = move;
  const cause = { reason: ExitReason.debugRegister, qualification: qualification(move, false), length };
  return () => {
    const which = debugNumber(context, number);
    checkDebugAccess(context);
    if (context.exits(cause)) return;
    const value = context.cpu.regs[general]!;
    if (which >= 6 && value > 0xffffffffn) throw protectionFault();
    context.cpu.dr[which] = fixed(which, value);
    context.lookUp();
  };
}

/** The bits of DR6 and DR7 that cannot be changed. */
function fixed(number: number, value: bigint): bigint {
  if (number === 6) return (value & 0xe00fn) | BigInt(DR6_ALWAYS);
  if (number === 7) return (value & 0xffff2bffn) | BigInt(DR7_ALWAYS);
  return value;
}
