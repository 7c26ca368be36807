/** The demo kernel: threads of a core, their queue, and the switch from one to the next. */
import type { Assembler } from './assembler.ts';
import { Pcr, Process, QUANTUM, Selector, Thread, ThreadState } from './layout.ts';
import { at, gs, indexed, type RegisterName, rel } from './operand.ts';

/** Pushed by KiSwapContext, so that a switched-out thread's stack begins with them. */
export const saved: readonly RegisterName[] = ['rbx', 'rbp', 'rsi', 'rdi', 'r12', 'r13', 'r14', 'r15'];
/** RSP0 within the TSS. */
const TASK_STACK = 4;
/** IF and the bit that is always 1. */
const USER_FLAGS = 0x202;

export function kernelSchedule(a: Assembler): void {
  tick(a);
  readyThread(a);
  dispatch(a);
  swapContext(a);
  delay(a);
  starts(a);
}

/** Every tick of a core: counts, wakes sleepers, ends a quantum. Interrupts are off. */
function tick(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiTick');
  a.emit('push', 'rbx');
  a.emit('push', 'rsi');
  a.emit('sub', 'rsp', 8);
  a.emit('mov', 'rcx', gs(Pcr.number));
  a.emit('lea', 'rdx', rel('KiTickCount'));
  a.emit('inc', { ...indexed('rdx', 'rcx', 8), size: 8 });
  a.emit('mov', 'rsi', indexed('rdx', 'rcx', 8));
  a.emit('mov', 'rbx', gs(Pcr.threads));
  a.label('.next');
  a.emit('test', 'rbx', 'rbx');
  a.branch('je', '.woken');
  a.emit('cmp', at('rbx', Thread.state, 8), ThreadState.sleeping);
  a.branch('jne', '.skip');
  a.emit('cmp', at('rbx', Thread.wakeTick), 'rsi');
  a.branch('ja', '.skip');
  a.emit('mov', 'rcx', 'rbx');
  a.branch('call', 'KiReadyThread');
  a.label('.skip');
  a.emit('mov', 'rbx', at('rbx', Thread.sibling));
  a.branch('jmp', '.next');
  a.label('.woken');
  a.emit('mov', 'rax', gs(Pcr.thread));
  a.emit('inc', at('rax', Thread.runTicks, 8));
  a.emit('dec', at('rax', Thread.quantum, 8));
  a.branch('jg', '.done');
  a.emit('mov', at('rax', Thread.quantum, 8), QUANTUM);
  a.emit('mov', gs(Pcr.reschedule, 8), 1);
  a.label('.done');
  a.emit('add', 'rsp', 8);
  a.emit('pop', 'rsi');
  a.emit('pop', 'rbx');
  a.emit('ret');
}

/** RCX = thread: to the end of the core's queue. Interrupts are off. */
function readyThread(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiReadyThread');
  a.emit('mov', at('rcx', Thread.state, 8), ThreadState.ready);
  a.emit('mov', at('rcx', Thread.next, 8), 0);
  a.emit('mov', 'rax', gs(Pcr.readyTail));
  a.emit('test', 'rax', 'rax');
  a.branch('je', '.empty');
  a.emit('mov', at('rax', Thread.next), 'rcx');
  a.branch('jmp', '.linked');
  a.label('.empty');
  a.emit('mov', gs(Pcr.readyHead), 'rcx');
  a.label('.linked');
  a.emit('mov', gs(Pcr.readyTail), 'rcx');
  a.emit('mov', gs(Pcr.reschedule, 8), 1);
  a.emit('ret');
}

/** Gives the core to the next ready thread; the present one queues up again if it still runs. Interrupts are off. */
function dispatch(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiDispatch');
  a.emit('push', 'rbx');
  a.emit('push', 'rsi');
  a.emit('sub', 'rsp', 8);
  a.emit('mov', gs(Pcr.reschedule, 8), 0);
  a.emit('mov', 'rbx', gs(Pcr.thread));
  a.emit('mov', 'rsi', gs(Pcr.readyHead));
  a.emit('test', 'rsi', 'rsi');
  a.branch('jne', '.dequeue');
  a.emit('cmp', at('rbx', Thread.state, 8), ThreadState.running);
  a.branch('je', '.out');
  a.emit('mov', 'rsi', gs(Pcr.idleThread));
  a.branch('jmp', '.switch');
  a.label('.dequeue');
  a.emit('mov', 'rax', at('rsi', Thread.next));
  a.emit('mov', gs(Pcr.readyHead), 'rax');
  a.emit('test', 'rax', 'rax');
  a.branch('jne', '.requeue');
  a.emit('mov', gs(Pcr.readyTail), 'rax');
  a.label('.requeue');
  a.emit('cmp', at('rbx', Thread.state, 8), ThreadState.running);
  a.branch('jne', '.switch');
  a.emit('cmp', 'rbx', gs(Pcr.idleThread));
  a.branch('je', '.switch');
  a.emit('mov', 'rcx', 'rbx');
  a.branch('call', 'KiReadyThread');
  a.emit('mov', gs(Pcr.reschedule, 8), 0);
  a.label('.switch');
  a.emit('mov', at('rsi', Thread.state, 8), ThreadState.running);
  a.emit('mov', gs(Pcr.thread), 'rsi');
  a.emit('mov', 'rax', at('rsi', Thread.stackTop));
  a.emit('mov', gs(Pcr.kernelStack), 'rax');
  a.emit('mov', gs(Pcr.task + TASK_STACK), 'rax');
  a.emit('mov', 'rax', at('rsi', Thread.process));
  a.emit('mov', 'rax', at('rax', Process.directory));
  a.emit('mov', 'rdx', 'cr3');
  a.emit('cmp', 'rax', 'rdx');
  a.branch('je', '.sameSpace');
  a.emit('mov', 'cr3', 'rax');
  a.label('.sameSpace');
  a.emit('mov', 'rcx', 'rbx');
  a.emit('mov', 'rdx', 'rsi');
  a.branch('call', 'KiSwapContext');
  a.label('.out');
  a.emit('add', 'rsp', 8);
  a.emit('pop', 'rsi');
  a.emit('pop', 'rbx');
  a.emit('ret');
}

/** RCX = from, RDX = to: returns on the other thread's stack, where that one called. */
function swapContext(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiSwapContext');
  a.emit('cmp', 'rcx', 'rdx');
  a.branch('je', '.same');
  for (const name of saved) a.emit('push', name);
  a.emit('mov', at('rcx', Thread.stack), 'rsp');
  a.emit('mov', 'rsp', at('rdx', Thread.stack));
  for (const name of [...saved].reverse()) a.emit('pop', name);
  a.label('.same');
  a.emit('ret');
}

/** RCX = ticks: the thread sleeps that long. */
function delay(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KeDelayExecutionThread');
  a.emit('pushfq');
  a.emit('cli');
  a.emit('mov', 'rax', gs(Pcr.number));
  a.emit('lea', 'rdx', rel('KiTickCount'));
  a.emit('add', 'rcx', indexed('rdx', 'rax', 8));
  a.emit('mov', 'rax', gs(Pcr.thread));
  a.emit('mov', at('rax', Thread.wakeTick), 'rcx');
  a.emit('mov', at('rax', Thread.state, 8), ThreadState.sleeping);
  a.branch('call', 'KiDispatch');
  a.emit('popfq');
  a.emit('ret');
}

/** Where the first switch to a thread returns to. */
function starts(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiStartSystemThread');
  a.emit('sti');
  a.emit('mov', 'rax', gs(Pcr.thread));
  a.emit('xor', 'ebp', 'ebp');
  a.emit('call', at('rax', Thread.entry, 8));
  a.emit('ud2');

  a.align(16, 0xcc);
  a.label('KiStartUserThread');
  a.emit('cli');
  a.emit('mov', 'rax', gs(Pcr.thread));
  a.emit('push', Selector.userData);
  a.emit('push', at('rax', Thread.userStack, 8));
  a.emit('push', USER_FLAGS);
  a.emit('push', Selector.userCode);
  a.emit('push', at('rax', Thread.entry, 8));
  for (const name of ['eax', 'ebx', 'ecx', 'edx', 'esi', 'edi', 'ebp'] as const) a.emit('xor', name, name);
  for (const name of ['r8d', 'r9d', 'r10d', 'r11d', 'r12d', 'r13d', 'r14d', 'r15d'] as const) a.emit('xor', name, name);
  a.emit('swapgs');
  a.emit('iretq');
}
