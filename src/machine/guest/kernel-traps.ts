/** The demo kernel: exceptions, the timer interrupt, system calls. */
import type { Assembler } from './assembler.ts';
import { APIC_BASE, Demand, Pcr, Process, Service, Thread, TICK_RATE } from './layout.ts';
import { at, gs, indexed, type RegisterName, rel } from './operand.ts';

/** Entry points of the vectors 0..31; those with an error code pushed by the processor say so. */
export const traps: readonly { readonly vector: number; readonly name: string; readonly code?: true }[] = [
  { vector: 0, name: 'KiDivideErrorFault' },
  { vector: 1, name: 'KiDebugTrap' },
  { vector: 3, name: 'KiBreakpointTrap' },
  { vector: 4, name: 'KiOverflowTrap' },
  { vector: 6, name: 'KiInvalidOpcodeFault' },
  { vector: 8, name: 'KiDoubleFaultAbort', code: true },
  { vector: 10, name: 'KiInvalidTssFault', code: true },
  { vector: 11, name: 'KiSegmentNotPresentFault', code: true },
  { vector: 12, name: 'KiStackFault', code: true },
  { vector: 13, name: 'KiGeneralProtectionFault', code: true },
  { vector: 14, name: 'KiPageFault', code: true },
  { vector: 18, name: 'KiMachineCheckAbort' },
];

const volatile: readonly RegisterName[] = ['rax', 'rcx', 'rdx', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11'];
const PAGE_FAULT = 14;
/** Bits of its error code: the page was there; the access was a program's. */
const FAULT_PRESENT = 1;
const FAULT_USER = 4;
const END_OF_INTERRUPT = 0xb0;
/** How long a program that failed waits before it starts again. */
const RESTART_TICKS = TICK_RATE;
/** Frame of an exception after `push vector`: vector, error code, RIP, CS ... relative to RSP. */
const Frame = { vector: 0, code: 8, rip: 16, cs: 24 };

export function kernelTraps(a: Assembler): void {
  exceptions(a);
  nmi(a);
  timer(a);
  systemCall(a);
  services(a);
}

function exceptions(a: Assembler): void {
  for (const { vector, name, code } of traps) {
    a.align(16, 0xcc);
    a.label(name);
    if (vector === PAGE_FAULT) demandPages(a);
    if (!code) a.emit('push', 0);
    a.emit('push', vector);
    a.branch('jmp', 'KiExceptionCommon');
  }

  // A breakpoint or debug trap that no debugger took is ignored; other exceptions end the kernel, or restart the
  // program that raised them.
  a.align(16, 0xcc);
  a.label('KiExceptionCommon');
  a.emit('test', at('rsp', Frame.cs, 1), 3);
  a.branch('je', '.inKernel');
  a.emit('swapgs');
  a.label('.inKernel');
  a.emit('cmp', at('rsp', Frame.vector, 8), 1);
  a.branch('je', '.pass');
  a.emit('cmp', at('rsp', Frame.vector, 8), 3);
  a.branch('je', '.pass');
  a.emit('mov', 'rcx', at('rsp', Frame.vector));
  a.emit('mov', 'rdx', at('rsp', Frame.rip));
  a.emit('test', at('rsp', Frame.cs, 1), 3);
  a.branch('je', 'KeBugCheck');
  a.branch('call', 'KiReportFault');
  a.emit('mov', 'ecx', RESTART_TICKS);
  a.branch('call', 'KeDelayExecutionThread');
  a.emit('mov', 'rcx', gs(Pcr.thread));
  a.emit('mov', 'rsp', at('rcx', Thread.stackTop));
  a.branch('jmp', 'KiStartUserThread');
  a.label('.pass');
  a.emit('test', at('rsp', Frame.cs, 1), 3);
  a.branch('je', '.return');
  a.emit('swapgs');
  a.label('.return');
  a.emit('add', 'rsp', 16);
  a.emit('iretq');
}

/**
 * An access to a demand page maps the page: of the kernel to one of its own, of a program to one of its process'.
 * Every other page fault goes on to the common code. A new page is zero.
 */
function demandPages(a: Assembler): void {
  const saved: readonly RegisterName[] = ['rax', 'rcx', 'rdx'];
  const code = at('rsp', 8 * saved.length, 1);
  for (const name of saved) a.emit('push', name);
  a.emit('lea', 'rcx', rel('MmDemandRegion'));
  a.emit('test', code, FAULT_USER);
  a.branch('je', '.region');
  a.emit('swapgs');
  a.emit('mov', 'rcx', gs(Pcr.thread));
  a.emit('swapgs');
  a.emit('mov', 'rcx', at('rcx', Thread.process));
  a.emit('add', 'rcx', Process.demand);
  a.label('.region');
  a.emit('test', code, FAULT_PRESENT);
  a.branch('jne', '.other');
  a.emit('mov', 'rax', 'cr2');
  a.emit('sub', 'rax', at('rcx', Demand.base));
  a.emit('cmp', 'rax', at('rcx', Demand.size));
  a.branch('jae', '.other');
  a.emit('shr', 'rax', 12);
  a.emit('mov', 'rdx', at('rcx', Demand.table));
  a.emit('lea', 'rdx', indexed('rdx', 'rax', 8));
  // Its pages are contiguous in memory as well.
  a.emit('shl', 'rax', 12);
  a.emit('add', 'rax', at('rcx', Demand.entry));
  a.emit('mov', at('rdx'), 'rax');
  a.emit('lock inc', rel('MmDemandFaults', 8));
  for (const name of [...saved].reverse()) a.emit('pop', name);
  a.emit('add', 'rsp', 8);
  a.emit('iretq');
  a.label('.other');
  for (const name of [...saved].reverse()) a.emit('pop', name);
}

/** On a stack of its own (IST 1). Only the debugger sends NMIs in this machine. */
function nmi(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiNmiInterrupt');
  a.emit('iretq');
}

function timer(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiTimerInterrupt');
  a.emit('test', at('rsp', 8, 1), 3);
  a.branch('je', '.fromKernel');
  a.emit('swapgs');
  a.label('.fromKernel');
  for (const name of volatile) a.emit('push', name);
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  a.branch('call', 'KiTick');
  a.emit('mov', 'rax', APIC_BASE);
  a.emit('mov', at('rax', END_OF_INTERRUPT, 4), 0);
  a.emit('cmp', gs(Pcr.reschedule, 8), 0);
  a.branch('je', '.done');
  a.branch('call', 'KiDispatch');
  a.label('.done');
  a.emit('pop', 'rbp');
  for (const name of [...volatile].reverse()) a.emit('pop', name);
  a.emit('test', at('rsp', 8, 1), 3);
  a.branch('je', '.toKernel');
  a.emit('swapgs');
  a.label('.toKernel');
  a.emit('iretq');
}

/** Number in RAX, arguments in R10, RDX, R8; the result in RAX. RCX and R11 are SYSCALL's. */
function systemCall(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiSystemCall64');
  a.emit('swapgs');
  a.emit('mov', gs(Pcr.userStack), 'rsp');
  a.emit('mov', 'rsp', gs(Pcr.kernelStack));
  a.emit('push', gs(Pcr.userStack, 8));
  a.emit('push', 'rcx');
  a.emit('push', 'r11');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  a.emit('sti');
  a.emit('cmp', 'eax', Object.keys(Service).length);
  a.branch('jae', '.unknown');
  a.emit('mov', 'rcx', 'r10');
  a.emit('lea', 'r10', rel('KiServiceTable'));
  a.emit('mov', 'eax', 'eax');
  a.emit('call', { ...indexed('r10', 'rax', 8), size: 8 });
  a.label('.return');
  a.emit('cli');
  a.emit('pop', 'rbp');
  a.emit('pop', 'r11');
  a.emit('pop', 'rcx');
  a.emit('pop', 'rsp');
  a.emit('swapgs');
  a.emit('sysretq');
  a.label('.unknown');
  a.emit('mov', 'rax', -1);
  a.branch('jmp', '.return');
}

/** The routines in KiServiceTable, in the order of `Service`. */
export const serviceRoutines = [
  'NtWriteText',
  'NtGetProcessId',
  'NtYieldExecution',
  'NtDelayExecution',
  'NtQueryTickCount',
] as const;

/** Most bytes of one NtWriteText. */
const TEXT_BYTES = 256;

function services(a: Assembler): void {
  // RCX = text in user memory, RDX = bytes. Copied to the kernel's stack first: the program could change it meanwhile.
  a.align(16, 0xcc);
  a.label('NtWriteText');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  a.emit('push', 'rsi');
  a.emit('push', 'rdi');
  a.emit('sub', 'rsp', TEXT_BYTES);
  a.emit('cmp', 'rdx', TEXT_BYTES);
  a.branch('ja', '.refused');
  a.emit('mov', 'rax', 0x00007fffffff0000n);
  a.emit('cmp', 'rcx', 'rax');
  a.branch('jae', '.refused');
  a.emit('mov', 'rsi', 'rcx');
  a.emit('mov', 'rdi', 'rsp');
  a.emit('mov', 'rcx', 'rdx');
  a.branch('call', 'RtlCopyMemory');
  a.emit('mov', 'rax', gs(Pcr.thread));
  a.emit('mov', 'rax', at('rax', Thread.process));
  a.emit('add', at('rax', Process.written), 'rdx');
  a.emit('mov', 'rcx', 'rsp');
  a.branch('call', 'DbgPrint');
  a.emit('xor', 'eax', 'eax');
  a.label('.out');
  a.emit('add', 'rsp', TEXT_BYTES);
  a.emit('pop', 'rdi');
  a.emit('pop', 'rsi');
  a.emit('pop', 'rbp');
  a.emit('ret');
  a.label('.refused');
  a.emit('mov', 'rax', -1);
  a.branch('jmp', '.out');

  a.align(16, 0xcc);
  a.label('NtGetProcessId');
  a.emit('mov', 'rax', gs(Pcr.thread));
  a.emit('mov', 'rax', at('rax', Thread.process));
  a.emit('mov', 'rax', at('rax', Process.id));
  a.emit('ret');

  a.align(16, 0xcc);
  a.label('NtYieldExecution');
  a.emit('pushfq');
  a.emit('cli');
  a.branch('call', 'KiDispatch');
  a.emit('popfq');
  a.emit('xor', 'eax', 'eax');
  a.emit('ret');

  // RCX = ticks.
  a.align(16, 0xcc);
  a.label('NtDelayExecution');
  a.emit('sub', 'rsp', 8);
  a.branch('call', 'KeDelayExecutionThread');
  a.emit('xor', 'eax', 'eax');
  a.emit('add', 'rsp', 8);
  a.emit('ret');

  a.align(16, 0xcc);
  a.label('NtQueryTickCount');
  a.emit('mov', 'rcx', gs(Pcr.number));
  a.emit('lea', 'rdx', rel('KiTickCount'));
  a.emit('mov', 'rax', indexed('rdx', 'rcx', 8));
  a.emit('ret');
}
