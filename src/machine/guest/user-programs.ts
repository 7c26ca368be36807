/** The two user programs: init, which prints greetings, and worker, which computes. */
import type { Assembler } from './assembler.ts';
import { DEMAND_BYTES, Service, TICK_RATE } from './layout.ts';
import { at, indexed, rel } from './operand.ts';

const HELLO_TICKS = 4 * TICK_RATE;
const WORK_TICKS = TICK_RATE / 4;
/** Numbers that worker tries between two sleeps, and where it starts again. */
const NUMBERS_A_TURN = 8;
const LAST_NUMBER = 100_000;

/** A system call: number in RAX, arguments in R10 and RDX. */
function systemCall(a: Assembler, service: number): void {
  a.emit('mov', 'eax', service);
  a.emit('syscall');
}

/** `_start`, which calls `main`, and how that begins. */
function startsMain(a: Assembler): void {
  a.label('_start');
  a.emit('xor', 'ebp', 'ebp');
  a.branch('call', 'main');
  a.emit('ud2');

  a.align(16, 0xcc);
  a.label('main');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
}

const HELLO = 'init: hello from pid ';

export function initProgram(a: Assembler): void {
  startsMain(a);
  a.label('.forever');
  a.branch('call', 'say_hello');
  a.emit('mov', 'ecx', HELLO_TICKS);
  a.branch('call', 'sleep');
  a.branch('jmp', '.forever');

  a.align(16, 0xcc);
  a.label('say_hello');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  systemCall(a, Service.processId);
  a.emit('lea', 'rdi', rel('line'));
  a.emit('lea', 'rsi', rel('hello'));
  a.emit('mov', 'ecx', HELLO.length);
  a.emit('cld');
  a.emit('rep movsb');
  a.branch('call', 'append_number');
  a.emit('mov', at('rdi', 0, 1), 0x0a);
  a.emit('inc', 'rdi');
  a.emit('lea', 'r10', rel('line'));
  a.emit('mov', 'rdx', 'rdi');
  a.emit('sub', 'rdx', 'r10');
  systemCall(a, Service.writeText);
  a.emit('inc', rel('greetings', 8));
  a.emit('pop', 'rbp');
  a.emit('ret');

  // RAX = number, RDI = where it goes.
  a.align(16, 0xcc);
  a.label('append_number');
  a.emit('mov', 'ecx', 10);
  a.emit('xor', 'edx', 'edx');
  a.emit('div', 'rcx');
  a.emit('push', 'rdx');
  a.emit('test', 'rax', 'rax');
  a.branch('je', '.last');
  a.branch('call', 'append_number');
  a.label('.last');
  a.emit('pop', 'rdx');
  a.emit('add', 'dl', 0x30);
  a.emit('mov', at('rdi'), 'dl');
  a.emit('inc', 'rdi');
  a.emit('ret');

  sleepRoutine(a);
}

export function initData(a: Assembler): void {
  a.label('hello');
  a.text(HELLO);
  a.align(8);
  a.label('greetings');
  a.quad(0n);
  a.label('line');
  a.zeros(64);
}

/** RCX = ticks. */
function sleepRoutine(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('sleep');
  a.emit('mov', 'r10', 'rcx');
  systemCall(a, Service.delay);
  a.emit('ret');
}

/** Looks for the number below LAST_NUMBER with the longest Collatz sequence. */
export function workerProgram(a: Assembler): void {
  startsMain(a);
  a.emit('mov', 'ebx', 1);
  a.label('.turn');
  a.emit('mov', 'rcx', 'rbx');
  a.branch('call', 'search');
  a.emit('mov', 'rbx', 'rax');
  a.emit('mov', 'ecx', WORK_TICKS);
  a.branch('call', 'sleep');
  a.emit('cmp', 'rbx', LAST_NUMBER);
  a.branch('jb', '.turn');
  a.emit('mov', 'ebx', 1);
  a.branch('jmp', '.turn');

  // RCX = first number; the next one to try in RAX.
  a.align(16, 0xcc);
  a.label('search');
  a.emit('push', 'rbx');
  a.emit('push', 'r12');
  a.emit('mov', 'rbx', 'rcx');
  a.emit('mov', 'r12d', NUMBERS_A_TURN);
  a.label('.number');
  a.emit('mov', 'rcx', 'rbx');
  a.branch('call', 'collatz_length');
  a.emit('mov', 'rcx', 'rbx');
  a.emit('and', 'ecx', DEMAND_BYTES / 8 - 1);
  a.emit('lea', 'rdx', rel('lengths'));
  a.emit('mov', indexed('rdx', 'rcx', 8), 'rax');
  a.emit('cmp', 'rax', rel('longest'));
  a.branch('jbe', '.shorter');
  a.emit('mov', rel('longest'), 'rax');
  a.emit('mov', rel('longest_start'), 'rbx');
  a.label('.shorter');
  a.emit('inc', 'rbx');
  a.emit('dec', 'r12d');
  a.branch('jne', '.number');
  systemCall(a, Service.yield);
  a.emit('mov', 'rax', 'rbx');
  a.emit('pop', 'r12');
  a.emit('pop', 'rbx');
  a.emit('ret');

  // RCX = number; steps until 1 in RAX.
  a.align(16, 0xcc);
  a.label('collatz_length');
  a.emit('xor', 'eax', 'eax');
  a.label('.step');
  a.emit('cmp', 'rcx', 1);
  a.branch('jbe', '.done');
  a.emit('inc', 'rax');
  a.emit('test', 'cl', 1);
  a.branch('jne', '.odd');
  a.emit('shr', 'rcx', 1);
  a.branch('jmp', '.step');
  a.label('.odd');
  a.emit('lea', 'rcx', indexed('rcx', 'rcx', 2, 1));
  a.branch('jmp', '.step');
  a.label('.done');
  a.emit('ret');

  sleepRoutine(a);
}

export function workerData(a: Assembler): void {
  a.label('longest');
  a.quad(0n);
  a.label('longest_start');
  a.quad(0n);
}

/** The lengths that it found last, by number. Pages of it come as the numbers grow. */
export function workerLengths(a: Assembler): void {
  a.label('lengths');
  a.zeros(DEMAND_BYTES);
}
