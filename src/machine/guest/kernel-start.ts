/** The demo kernel: from the first instruction of a core to its idle loop. */

import { Efer, Msr } from '../cpu/msr.ts';
import { TICKS_PER_SECOND } from '../time.ts';
import type { Assembler } from './assembler.ts';
import { APIC_BASE, Pcr, Selector, TICK_RATE, TIMER_VECTOR, TRAMPOLINE } from './layout.ts';
import { at, gs, indexed, rel, to } from './operand.ts';

const Apic = {
  id: 0x20,
  spurious: 0xf0,
  commandLow: 0x300,
  commandHigh: 0x310,
  timer: 0x320,
  initial: 0x380,
  divide: 0x3e0,
};
const APIC_PERIODIC = 1 << 17;
const APIC_DIVIDE_BY_1 = 0xb;
const START_UP_IPI = 0x600;
/** TF, IF, DF, NT, AC: cleared on entry of a system call. */
const SYSCALL_MASK = 0x44700;

export function kernelStart(a: Assembler): void {
  systemStartup(a);
  startCore(a);
  initializeCore(a);
  startProcessors(a);
  idleLoop(a);
}

/** The first core comes here from the firmware, on the stack of its idle thread. */
function systemStartup(a: Assembler): void {
  a.label('KiSystemStartup');
  a.emit('xor', 'ebp', 'ebp');
  a.emit('xor', 'ecx', 'ecx');
  a.branch('call', 'KiInitializeCore');
  a.branch('call', 'KeStartAllProcessors');
  a.branch('call', 'KiIdleLoop');
  a.emit('ud2');
}

/** The others come here from the trampoline, RCX = core, still without a stack. */
function startCore(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiStartCore');
  a.emit('mov', 'rax', 'rcx');
  a.emit('shl', 'rax', 12);
  a.emit('lea', 'rdx', rel('KiProcessorBlock'));
  a.emit('add', 'rdx', 'rax');
  a.emit('mov', 'rsp', at('rdx', Pcr.kernelStack));
  a.emit('xor', 'ebp', 'ebp');
  a.branch('call', 'KiInitializeCore');
  a.branch('call', 'KiIdleLoop');
  a.emit('ud2');
}

/** RCX = core: tables, segments, MSRs, APIC timer. */
function initializeCore(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiInitializeCore');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  a.emit('push', 'rbx');
  a.emit('sub', 'rsp', 8);
  a.emit('shl', 'rcx', 12);
  a.emit('lea', 'rbx', rel('KiProcessorBlock'));
  a.emit('add', 'rbx', 'rcx');
  a.branch('call', 'KiLoadTables');
  a.branch('call', 'KiLoadModelRegisters');
  a.branch('call', 'HalStartClock');
  a.emit('lock inc', rel('KeActiveProcessors', 4));
  a.emit('add', 'rsp', 8);
  a.emit('pop', 'rbx');
  a.emit('pop', 'rbp');
  a.emit('ret');

  // RBX = processor control region.
  a.align(16, 0xcc);
  a.label('KiLoadTables');
  a.emit('lgdt', at('rbx', Pcr.gdtPointer));
  a.emit('lidt', rel('KiIdtPointer'));
  a.emit('mov', 'eax', Selector.kernelData);
  a.emit('mov', 'ds', 'eax');
  a.emit('mov', 'es', 'eax');
  a.emit('mov', 'ss', 'eax');
  a.emit('xor', 'ecx', 'ecx');
  a.emit('mov', 'fs', 'ecx');
  a.emit('mov', 'gs', 'ecx');
  // CS by a return to the next instruction but in the new segment.
  a.emit('mov', 'rcx', 'rsp');
  a.emit('push', 'rax');
  a.emit('push', 'rcx');
  a.emit('pushfq');
  a.emit('push', Selector.kernelCode);
  a.emit('lea', 'rax', rel('.reloaded'));
  a.emit('push', 'rax');
  a.emit('iretq');
  a.label('.reloaded');
  a.emit('mov', 'eax', Selector.task);
  a.emit('ltr', 'ax');
  a.emit('ret');

  a.align(16, 0xcc);
  a.label('KiLoadModelRegisters');
  const write = (msr: number) => {
    a.emit('mov', 'ecx', msr | 0);
    a.emit('mov', 'rdx', 'rax');
    a.emit('shr', 'rdx', 32);
    a.emit('wrmsr');
  };
  a.emit('mov', 'rax', 'rbx');
  write(Msr.gsBase);
  a.emit('xor', 'eax', 'eax');
  write(Msr.kernelGsBase);
  a.emit('mov', 'rax', (BigInt(Selector.user32 | 3) << 48n) | (BigInt(Selector.kernelCode) << 32n));
  write(Msr.star);
  a.emit('lea', 'rax', rel('KiSystemCall64'));
  write(Msr.lstar);
  a.emit('mov', 'eax', SYSCALL_MASK);
  write(Msr.syscallMask);
  a.emit('mov', 'ecx', Msr.efer | 0);
  a.emit('rdmsr');
  a.emit('or', 'eax', Number(Efer.sce | Efer.nxe));
  a.emit('wrmsr');
  a.emit('ret');

  a.align(16, 0xcc);
  a.label('HalStartClock');
  a.emit('mov', 'rdx', APIC_BASE);
  a.emit('mov', at('rdx', Apic.spurious, 4), 0x1ff);
  a.emit('mov', at('rdx', Apic.divide, 4), APIC_DIVIDE_BY_1);
  a.emit('mov', at('rdx', Apic.timer, 4), APIC_PERIODIC | TIMER_VECTOR);
  a.emit('mov', at('rdx', Apic.initial, 4), TICKS_PER_SECOND / TICK_RATE);
  a.emit('ret');
}

/** Wakes every other core with a start-up IPI that names the trampoline's page. */
function startProcessors(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KeStartAllProcessors');
  a.emit('push', 'rbx');
  a.emit('mov', 'rdx', APIC_BASE);
  a.emit('mov', 'ebx', 1);
  a.label('.next');
  a.emit('cmp', 'ebx', rel('KeNumberProcessors', 4));
  a.branch('jae', '.done');
  a.emit('mov', 'eax', 'ebx');
  a.emit('shl', 'eax', 24);
  a.emit('mov', at('rdx', Apic.commandHigh), 'eax');
  a.emit('mov', at('rdx', Apic.commandLow, 4), START_UP_IPI | (TRAMPOLINE >> 12));
  a.emit('inc', 'ebx');
  a.branch('jmp', '.next');
  a.label('.done');
  a.emit('pop', 'rbx');
  a.emit('ret');
}

/** Runs whatever is ready, and halts the core while nothing is. */
function idleLoop(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiIdleLoop');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  a.emit('push', 'rbx');
  a.emit('xor', 'ebx', 'ebx');
  a.label('.again');
  a.emit('cli');
  a.emit('cmp', gs(Pcr.readyHead, 8), 0);
  a.branch('jne', '.ready');
  a.emit('mov', 'rax', gs(Pcr.number));
  a.emit('lea', 'rcx', rel('KiIdleCount'));
  a.emit('inc', { ...indexed('rcx', 'rax', 8), size: 8 });
  // An interrupt between these two would wait: STI holds it back until HLT sleeps.
  a.emit('sti');
  a.emit('hlt');
  a.emit('mov', 'rbx', 'rax');
  a.branch('jmp', '.again');
  a.label('.ready');
  a.branch('call', 'KiDispatch');
  a.branch('jmp', '.again');
}

/** Code of the trampoline page: knows nothing but where the kernel is. */
export function trampoline(a: Assembler): void {
  a.emit('mov', 'rdx', APIC_BASE);
  a.emit('mov', 'ecx', at('rdx', Apic.id));
  a.emit('shr', 'ecx', 24);
  a.emit('mov', 'rax', to('KiStartCore'));
  a.emit('jmp', 'rax');
}
