/** Instructions of the operating system: tables, MSRs, interrupts, system calls, identification. */
import { Mnemonic } from 'iced-x86';
import { Blocking, fromLinear, Gpr, isCanonical, Segment, type TableRegister, toLinear } from '../cpu/cpu.ts';
import { cpuid } from '../cpu/cpuid.ts';
import { interruptReturn } from '../cpu/delivery.ts';
import { invalidOpcode, protectionFault } from '../cpu/fault.ts';
import { Flag } from '../cpu/flags.ts';
import { Efer, Msr } from '../cpu/msr.ts';
import { readMsr, writeMsr } from '../cpu/msr-access.ts';
import { loadFlat, loadTaskRegister } from '../cpu/segments.ts';
import { ExitReason } from '../vmx/exit-cause.ts';
import type { Action, Compile, Context, Family } from './context.ts';
import { addressOf, operand } from './operands.ts';

/** An instruction that only CPL 0 may execute (SDM 3A 5.9). */
const privileged =
  (compile: Compile): Compile =>
  (instruction, context) => {
    const action = compile(instruction, context);
    const { cpu } = context;
    return () => {
      if (cpu.cpl !== 0) throw protectionFault();
      action();
    };
  };

/** An instruction that exits to VMX root where the controls ask for it. */
const exiting =
  (reason: number, compile: Compile): Compile =>
  (instruction, context) => {
    const action = compile(instruction, context);
    const cause = { reason, length: instruction.length };
    return () => {
      if (!context.exits(cause)) action();
    };
  };

const loadTable =
  (table: 'gdtr' | 'idtr'): Compile =>
  (instruction, { cpu, mmu }) => {
    const address = addressOf(instruction, cpu);
    return () => {
      const at = address();
      const base = toLinear(mmu.load(at + 2, 8));
      if (!isCanonical(base)) throw protectionFault();
      const register: TableRegister = cpu[table];
      register.limit = Number(mmu.load(at, 2));
      register.base = base;
    };
  };

const storeTable =
  (table: 'gdtr' | 'idtr'): Compile =>
  (instruction, { cpu, mmu }) => {
    const address = addressOf(instruction, cpu);
    return () => {
      const at = address();
      mmu.store(at, 2, BigInt(cpu[table].limit));
      mmu.store(at + 2, 8, fromLinear(cpu[table].base));
    };
  };

const ltr: Compile = (instruction, context) => {
  const from = operand(instruction, 0, context);
  return () => loadTaskRegister(context.cpu, context.mmu, Number(from.read()));
};

const storeSelector =
  (read: (context: Context) => number): Compile =>
  (instruction, context) => {
    const to = operand(instruction, 0, context);
    return () => to.write(BigInt(read(context)));
  };

const lldt: Compile = (instruction, context) => {
  const from = operand(instruction, 0, context);
  // Only the null selector: there is no LDT in this machine.
  return () => {
    const selector = Number(from.read());
    if ((selector & ~3) !== 0) throw protectionFault(selector & 0xfffc);
  };
};

const invlpg: Compile = (instruction, { cpu, mmu }) => {
  const address = addressOf(instruction, cpu);
  return () => mmu.flushPage(address());
};

const hlt: Compile = (_, context) => () => context.halt();

/** CLI and STI need CPL <= IOPL. STI holds interrupts back for one more instruction (SDM 2B, STI). */
const interruptFlag =
  (on: boolean): Compile =>
  (_, context) =>
  () => {
    const { cpu } = context;
    if (cpu.cpl > ((cpu.flags >> 12) & 3)) throw protectionFault();
    if (on && !cpu.control(Flag.IF)) cpu.blocking |= Blocking.sti;
    cpu.setControl(Flag.IF, on);
    context.lookUp();
  };

const identify: Compile =
  (_, { cpu }) =>
  () => {
    const [a, b, c, d] = cpuid(cpu.halves[2 * Gpr.rax]!, cpu.halves[2 * Gpr.rcx]!, cpu.id, cpu.cores);
    cpu.regs[Gpr.rax] = BigInt(a);
    cpu.regs[Gpr.rbx] = BigInt(b);
    cpu.regs[Gpr.rcx] = BigInt(c);
    cpu.regs[Gpr.rdx] = BigInt(d);
  };

const rdtsc: Compile =
  (_, { cpu, timestamp }) =>
  () => {
    const now = timestamp();
    cpu.regs[Gpr.rax] = BigInt.asUintN(32, now);
    cpu.regs[Gpr.rdx] = now >> 32n;
  };

const rdmsr: Compile =
  (_, { cpu, timestamp }) =>
  () => {
    const value = readMsr(cpu, cpu.halves[2 * Gpr.rcx]!, timestamp());
    if (value === undefined) throw protectionFault();
    cpu.regs[Gpr.rax] = BigInt.asUintN(32, value);
    cpu.regs[Gpr.rdx] = value >> 32n;
  };

const wrmsr: Compile =
  (_, { cpu, mmu }) =>
  () => {
    const value = (BigInt(cpu.halves[2 * Gpr.rdx]!) << 32n) | BigInt(cpu.halves[2 * Gpr.rax]!);
    writeMsr(cpu, cpu.halves[2 * Gpr.rcx]!, value);
    mmu.flush();
  };

const swapgs: Compile =
  (_, { cpu }) =>
  () => {
    const gs = cpu.segments[Segment.gs]!;
    const kernel = cpu.msr.get(Msr.kernelGsBase);
    cpu.msr.set(Msr.kernelGsBase, fromLinear(gs.base));
    cpu.msr.set(Msr.gsBase, kernel);
    gs.base = toLinear(kernel);
  };

const syscall: Compile =
  (_, { cpu, mmu, lookUp, noTrap }) =>
  () => {
    if ((cpu.msr.get(Msr.efer) & Efer.sce) === 0n) throw invalidOpcode();
    cpu.regs[Gpr.rcx] = fromLinear(cpu.next);
    cpu.regs[Gpr.r11] = BigInt(cpu.flags & ~Flag.RF);
    cpu.next = toLinear(cpu.msr.get(Msr.lstar));
    cpu.flags = cpu.flags & ~(Number(cpu.msr.get(Msr.syscallMask)) | Flag.RF);
    const selector = Number((cpu.msr.get(Msr.star) >> 32n) & 0xfffcn);
    loadFlat(cpu, mmu, selector, selector + 8);
    if (!cpu.control(Flag.TF)) noTrap();
    lookUp();
  };

const sysret: Compile =
  (_, { cpu, mmu, lookUp }) =>
  () => {
    if ((cpu.msr.get(Msr.efer) & Efer.sce) === 0n) throw invalidOpcode();
    const target = toLinear(cpu.regs[Gpr.rcx]!);
    if (!isCanonical(target)) throw protectionFault();
    cpu.next = target;
    cpu.flags = Number(cpu.regs[Gpr.r11]! & 0x3c7fd7n);
    const selector = Number((cpu.msr.get(Msr.star) >> 48n) & 0xffffn) | 3;
    loadFlat(cpu, mmu, selector + 16, selector + 8);
    lookUp();
  };

const iret: Compile =
  (_, { cpu, mmu, lookUp }) =>
  () => {
    interruptReturn(cpu, mmu);
    lookUp();
  };

/** Without a hypervisor that takes it, VMCALL does not exist. */
const vmcall: Compile = () => () => {
  throw invalidOpcode();
};

const nothing: Compile = (): Action => () => {};

export const system: Family = new Map<Mnemonic, Compile>([
  [Mnemonic.Lgdt, privileged(loadTable('gdtr'))],
  [Mnemonic.Lidt, privileged(loadTable('idtr'))],
  [Mnemonic.Sgdt, storeTable('gdtr')],
  [Mnemonic.Sidt, storeTable('idtr')],
  [Mnemonic.Ltr, privileged(ltr)],
  [Mnemonic.Lldt, privileged(lldt)],
  [Mnemonic.Str, storeSelector(({ cpu }) => cpu.tr.selector)],
  [Mnemonic.Sldt, storeSelector(({ cpu }) => cpu.ldtr.selector)],
  [Mnemonic.Smsw, storeSelector(({ cpu }) => Number(cpu.cr0 & 0xffffn))],
  [Mnemonic.Invlpg, privileged(exiting(ExitReason.invlpg, invlpg))],
  [Mnemonic.Wbinvd, privileged(nothing)],
  [Mnemonic.Clts, privileged(nothing)],
  [Mnemonic.Hlt, privileged(exiting(ExitReason.hlt, hlt))],
  [Mnemonic.Cli, interruptFlag(false)],
  [Mnemonic.Sti, interruptFlag(true)],
  [Mnemonic.Cpuid, exiting(ExitReason.cpuid, identify)],
  [Mnemonic.Rdtsc, exiting(ExitReason.rdtsc, rdtsc)],
  [Mnemonic.Rdmsr, privileged(exiting(ExitReason.rdmsr, rdmsr))],
  [Mnemonic.Wrmsr, privileged(exiting(ExitReason.wrmsr, wrmsr))],
  [Mnemonic.Swapgs, privileged(swapgs)],
  [Mnemonic.Syscall, syscall],
  [Mnemonic.Sysretq, privileged(sysret)],
  [Mnemonic.Iretq, iret],
  [Mnemonic.Vmcall, exiting(ExitReason.vmcall, vmcall)],
  [Mnemonic.Pause, exiting(ExitReason.pause, nothing)],
  [Mnemonic.Mfence, nothing],
  [Mnemonic.Lfence, nothing],
  [Mnemonic.Sfence, nothing],
]);
