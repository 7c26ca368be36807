/** The demo kernel: text for the debugger, small routines, and the work of its own threads. */
import type { Assembler } from './assembler.ts';
import { Pcr, Process, Thread, TICK_RATE } from './layout.ts';
import { at, gs, indexed, rel } from './operand.ts';

/** driver/core/base/kd.h, KD_VMCALL_MAGIC: "haltwire". */
const VMCALL_MAGIC = 0x657269776c746168n;
/** driver/core/base/kd.h, KD_VMCALL_USER_TEXT. */
const USER_TEXT = 0x204;
const REPORT_TICKS = 20 * TICK_RATE;
const BALANCE_TICKS = TICK_RATE / 2;
/** Ticks between two looks at KiFloodCount. */
const FLOOD_TICKS = 5;
/** The kernel's texts, a label each. */
export const kernelTexts = {
  KiTicksText: '[ticks] core ',
  KiColonText: ': ',
  KiNewLine: '\n',
  KiFaultText: 'program fault: exception ',
  KiAtText: ' at ',
  KiRestartText: ', started again\n',
  KiStopText: '*** stop: exception ',
  KiFloodText: 'flood: message 00000000 of a long row, none of it may be lost\n',
} as const;

/** Where the number in KiFloodText ends. */
const FLOOD_LAST_DIGIT = kernelTexts.KiFloodText.lastIndexOf('0');

/** Room for one line of text on a stack. */
const LINE = 96;

export function kernelServices(a: Assembler): void {
  print(a);
  numbers(a);
  faults(a);
  reportThread(a);
  balanceThread(a);
}

function print(a: Assembler): void {
  // RCX = text, RDX = bytes. Silent until a debugger is there. Keeps RDX.
  a.align(16, 0xcc);
  a.label('DbgPrint');
  a.emit('cmp', rel('KdDebuggerEnabled', 1), 0);
  a.branch('je', '.silent');
  a.emit('push', 'rdx');
  a.emit('mov', 'r8', 'rdx');
  a.emit('mov', 'rdx', 'rcx');
  a.emit('mov', 'ecx', USER_TEXT);
  a.emit('mov', 'rax', VMCALL_MAGIC);
  a.emit('vmcall');
  a.emit('pop', 'rdx');
  a.label('.silent');
  a.emit('ret');

  // RSI = from, RDI = to, RCX = bytes.
  a.align(16, 0xcc);
  a.label('RtlCopyMemory');
  a.emit('cld');
  a.emit('rep movsb');
  a.emit('ret');

  // RSI = text in the kernel, RDI = where it goes, ECX = bytes; RDI moves past it.
  a.align(16, 0xcc);
  a.label('RtlAppendText');
  a.emit('cld');
  a.emit('rep movsb');
  a.emit('ret');
}

function numbers(a: Assembler): void {
  // RAX = number, RDI = where its decimal digits go; RDI moves past them.
  a.align(16, 0xcc);
  a.label('RtlAppendInteger');
  a.emit('push', 'rbp');
  a.emit('mov', 'rbp', 'rsp');
  a.emit('sub', 'rsp', 0x20);
  a.emit('lea', 'r9', at('rbp', -1));
  a.emit('mov', 'ecx', 10);
  a.label('.digit');
  a.emit('xor', 'edx', 'edx');
  a.emit('div', 'rcx');
  a.emit('add', 'dl', 0x30);
  a.emit('mov', at('r9'), 'dl');
  a.emit('dec', 'r9');
  a.emit('test', 'rax', 'rax');
  a.branch('jne', '.digit');
  a.label('.copy');
  a.emit('inc', 'r9');
  a.emit('mov', 'al', at('r9'));
  a.emit('mov', at('rdi'), 'al');
  a.emit('inc', 'rdi');
  a.emit('lea', 'rax', at('rbp', -1));
  a.emit('cmp', 'r9', 'rax');
  a.branch('jb', '.copy');
  a.emit('leave');
  a.emit('ret');

  // RAX = number, RDI = where its 16 hexadecimal digits go; RDI moves past them.
  a.align(16, 0xcc);
  a.label('RtlAppendHex');
  a.emit('mov', 'ecx', 16);
  a.label('.digit');
  a.emit('rol', 'rax', 4);
  a.emit('mov', 'edx', 'eax');
  a.emit('and', 'edx', 15);
  a.emit('lea', 'r9', rel('RtlHexDigits'));
  a.emit('mov', 'dl', indexed('r9', 'rdx'));
  a.emit('mov', at('rdi'), 'dl');
  a.emit('inc', 'rdi');
  a.emit('dec', 'ecx');
  a.branch('jne', '.digit');
  a.emit('ret');
}

/** Appends one of the kernel's texts. */
function append(a: Assembler, name: keyof typeof kernelTexts): void {
  a.emit('lea', 'rsi', rel(name));
  a.emit('mov', 'ecx', kernelTexts[name].length);
  a.branch('call', 'RtlAppendText');
}

/** Prints the line between RSP and RDI. */
function printLine(a: Assembler): void {
  a.emit('mov', 'rcx', 'rsp');
  a.emit('mov', 'rdx', 'rdi');
  a.emit('sub', 'rdx', 'rcx');
  a.branch('call', 'DbgPrint');
}

function faults(a: Assembler): void {
  // RCX = vector, RDX = address: a program's exception.
  a.align(16, 0xcc);
  a.label('KiReportFault');
  a.emit('push', 'rbx');
  a.emit('push', 'r12');
  a.emit('sub', 'rsp', LINE);
  a.emit('mov', 'rbx', 'rdx');
  a.emit('mov', 'r12', 'rcx');
  a.emit('mov', 'rdi', 'rsp');
  append(a, 'KiFaultText');
  a.emit('mov', 'rax', 'r12');
  a.branch('call', 'RtlAppendInteger');
  append(a, 'KiAtText');
  a.emit('mov', 'rax', 'rbx');
  a.branch('call', 'RtlAppendHex');
  append(a, 'KiRestartText');
  printLine(a);
  a.emit('add', 'rsp', LINE);
  a.emit('pop', 'r12');
  a.emit('pop', 'rbx');
  a.emit('ret');

  // RCX = vector, RDX = address: an exception of the kernel. The core stops for good; the debugger can still inspect
  // it.
  a.align(16, 0xcc);
  a.label('KeBugCheck');
  a.emit('cli');
  a.emit('sub', 'rsp', LINE);
  a.emit('mov', 'rbx', 'rdx');
  a.emit('mov', 'r12', 'rcx');
  a.emit('mov', rel('KiBugCheckVector'), 'rcx');
  a.emit('mov', rel('KiBugCheckAddress'), 'rdx');
  a.emit('mov', 'rdi', 'rsp');
  append(a, 'KiStopText');
  a.emit('mov', 'rax', 'r12');
  a.branch('call', 'RtlAppendInteger');
  append(a, 'KiAtText');
  a.emit('mov', 'rax', 'rbx');
  a.branch('call', 'RtlAppendHex');
  append(a, 'KiNewLine');
  printLine(a);
  a.label('.dead');
  a.emit('hlt');
  a.branch('jmp', '.dead');
}

function reportThread(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiReportThread');
  a.emit('xor', 'ebx', 'ebx');
  a.label('.loop');
  a.emit('mov', 'ecx', FLOOD_TICKS);
  a.branch('call', 'KeDelayExecutionThread');
  a.emit('cmp', gs(Pcr.number, 8), 0);
  a.branch('jne', '.noFlood');
  a.emit('cmp', rel('KiFloodCount', 8), 0);
  a.branch('je', '.noFlood');
  a.branch('call', 'KiFlood');
  a.label('.noFlood');
  a.emit('add', 'ebx', FLOOD_TICKS);
  a.emit('cmp', 'ebx', REPORT_TICKS);
  a.branch('jb', '.loop');
  a.emit('xor', 'ebx', 'ebx');
  a.branch('call', 'KiReportTicks');
  a.branch('jmp', '.loop');

  a.align(16, 0xcc);
  a.label('KiReportTicks');
  a.emit('push', 'rbx');
  a.emit('sub', 'rsp', LINE);
  a.emit('mov', 'rbx', gs(Pcr.number));
  a.emit('mov', 'rdi', 'rsp');
  append(a, 'KiTicksText');
  a.emit('mov', 'rax', 'rbx');
  a.branch('call', 'RtlAppendInteger');
  append(a, 'KiColonText');
  a.emit('lea', 'rax', rel('KiTickCount'));
  a.emit('mov', 'rax', indexed('rax', 'rbx', 8));
  a.branch('call', 'RtlAppendInteger');
  append(a, 'KiNewLine');
  printLine(a);
  a.emit('add', 'rsp', LINE);
  a.emit('pop', 'rbx');
  a.emit('ret');

  // Sends KiFloodCount messages as fast as possible: one line, numbered in place.
  a.align(16, 0xcc);
  a.label('KiFlood');
  a.emit('push', 'rbx');
  a.emit('sub', 'rsp', LINE);
  a.emit('mov', 'rdi', 'rsp');
  append(a, 'KiFloodText');
  a.label('.message');
  a.emit('mov', 'rcx', 'rsp');
  a.emit('mov', 'edx', kernelTexts.KiFloodText.length);
  a.branch('call', 'DbgPrint');
  a.emit('lea', 'rcx', at('rsp', FLOOD_LAST_DIGIT));
  a.branch('call', 'RtlCountUp');
  a.emit('dec', rel('KiFloodCount', 8));
  a.branch('jne', '.message');
  a.emit('add', 'rsp', LINE);
  a.emit('pop', 'rbx');
  a.emit('ret');

  // RCX = last digit of a decimal number in text: adds one to it.
  a.align(16, 0xcc);
  a.label('RtlCountUp');
  a.emit('inc', at('rcx', 0, 1));
  a.emit('cmp', at('rcx', 0, 1), 0x39);
  a.branch('jbe', '.done');
  a.emit('mov', at('rcx', 0, 1), 0x30);
  a.emit('dec', 'rcx');
  a.branch('jmp', 'RtlCountUp');
  a.label('.done');
  a.emit('ret');
}

function balanceThread(a: Assembler): void {
  a.align(16, 0xcc);
  a.label('KiBalanceThread');
  a.label('.loop');
  a.emit('lea', 'rcx', rel('ExPoolList'));
  a.branch('call', 'ExpWalkPool');
  a.emit('mov', 'rcx', gs(Pcr.number));
  a.emit('lea', 'rdx', rel('ExPoolChecksum'));
  a.emit('mov', indexed('rdx', 'rcx', 8), 'rax');
  a.emit('mov', 'ecx', BALANCE_TICKS);
  a.branch('call', 'KeDelayExecutionThread');
  a.branch('jmp', '.loop');

  // RCX = list head: a checksum over the values of its nodes.
  a.align(16, 0xcc);
  a.label('ExpWalkPool');
  a.emit('push', 'rbx');
  a.emit('xor', 'eax', 'eax');
  a.emit('mov', 'rbx', at('rcx'));
  a.label('.node');
  a.emit('test', 'rbx', 'rbx');
  a.branch('je', '.end');
  a.emit('mov', 'rcx', at('rbx', 8));
  a.emit('mov', 'rdx', 'rax');
  a.branch('call', 'ExpMixChecksum');
  a.emit('mov', 'rbx', at('rbx'));
  a.branch('jmp', '.node');
  a.label('.end');
  a.emit('pop', 'rbx');
  a.emit('ret');

  // RCX = value, RDX = checksum so far.
  a.align(16, 0xcc);
  a.label('ExpMixChecksum');
  a.emit('mov', 'rax', 'rdx');
  a.emit('rol', 'rax', 7);
  a.emit('xor', 'rax', 'rcx');
  a.emit('imul', 'rax', 'rax', 0x9e3779b1 | 0);
  a.emit('mov', 'rcx', gs(Pcr.thread));
  a.emit('mov', 'rcx', at('rcx', Thread.process));
  a.emit('add', 'rax', at('rcx', Process.id));
  a.emit('ret');
}
