/**
 * The demo kernel's read-only and writable data, laid out as the running kernel left it just before its first
 * instruction.
 */
import { MAX_CORES } from '../board.ts';
import type { Assembler } from './assembler.ts';
import { saved } from './kernel-schedule.ts';
import { kernelTexts } from './kernel-services.ts';
import { serviceRoutines, traps } from './kernel-traps.ts';
import {
  DEMAND_BYTES,
  Demand,
  Directory,
  initTask,
  kernelThreads,
  Pcr,
  Process,
  QUANTUM,
  Selector,
  STACK_STRIDE,
  STACKS,
  systemProcess,
  Thread,
  ThreadState,
  TIMER_VECTOR,
  threadId,
  USER_STACK_TOP,
  workerTask,
} from './layout.ts';

/** Linked nodes that the balancer walks: next, value. */
const POOL_NODES = 24;
/** Per core, for NMIs and double faults. */
const INTERRUPT_STACK_BYTES = 0x400;
const IDT_ENTRIES = 256;
const INTERRUPT_GATE = 0x8en;
const USER_GATE = 0xeen;

export function readOnlyData(a: Assembler): void {
  for (const [name, text] of Object.entries(kernelTexts)) {
    a.label(name);
    a.text(text);
  }
  a.label('RtlHexDigits');
  a.text('0123456789abcdef');
  a.align(16);
  a.label('KiServiceTable');
  for (const routine of serviceRoutines) a.quad(routine);
  a.label('KiIdtPointer');
  pointer(a, IDT_ENTRIES * 16 - 1, 'KiInterruptTable');
}

/** Limit and base as LGDT and LIDT read them. */
function pointer(a: Assembler, limit: number, label: string): void {
  a.bytes(Uint8Array.of(limit & 0xff, limit >> 8));
  a.quad(label);
  a.align(8);
}

export interface DataOptions {
  readonly cores: number;
  /** Entry points of the user programs. */
  readonly initEntry: bigint;
  readonly workerEntry: bigint;
}

export function writableData(a: Assembler, options: DataOptions): void {
  counters(a, options.cores);
  interruptTable(a);
  pool(a);
  processes(a);
  threads(a, options);
  a.align(16);
  a.label('KiInterruptStacks');
  a.zeros(MAX_CORES * INTERRUPT_STACK_BYTES);
  processorBlock(a);
}

export function demandData(a: Assembler): void {
  a.label('MmDemandPages');
  a.zeros(DEMAND_BYTES);
}

function counters(a: Assembler, cores: number): void {
  const array = (name: string) => {
    a.label(name);
    a.zeros(8 * MAX_CORES);
  };
  const single = (name: string, value = 0n) => {
    a.label(name);
    a.quad(value);
  };
  array('KiTickCount');
  array('KiIdleCount');
  array('ExPoolChecksum');
  single('KeNumberProcessors', BigInt(cores));
  single('KeActiveProcessors');
  single('KdDebuggerEnabled');
  single('KiFloodCount');
  single('KiBugCheckVector');
  single('KiBugCheckAddress');
  single('MmDemandFaults');
  // The loader knows where they are, as it does of the programs'.
  a.label('MmDemandRegion');
  a.zeros(Demand.bytes);
}

function interruptTable(a: Assembler): void {
  const handlers = new Map<number, { name: string; ist: bigint }>([
    ...traps.map(({ vector, name }): [number, { name: string; ist: bigint }] => [
      vector,
      { name, ist: vector === 8 ? 1n : 0n },
    ]),
    [2, { name: 'KiNmiInterrupt', ist: 1n }],
    [TIMER_VECTOR, { name: 'KiTimerInterrupt', ist: 0n }],
  ]);
  a.align(16);
  a.label('KiInterruptTable');
  for (let vector = 0; vector < IDT_ENTRIES; vector++) {
    const handler = handlers.get(vector);
    if (handler === undefined) a.zeros(16);
    // INT3 may be used by programs.
    else gate(a, a.address(handler.name), handler.ist, vector === 3 ? USER_GATE : INTERRUPT_GATE);
  }
}

/** SDM 3A figure 6-8. */
function gate(a: Assembler, offset: bigint, ist: bigint, type: bigint): void {
  const selector = BigInt(Selector.kernelCode);
  const middle = (offset >> 16n) & 0xffffn;
  a.quad((offset & 0xffffn) | (selector << 16n) | (ist << 32n) | (type << 40n) | (middle << 48n));
  a.quad((offset >> 32n) & 0xffffffffn);
}

function pool(a: Assembler): void {
  a.label('ExPoolList');
  a.quad('ExPoolNodes');
  a.label('ExPoolNodes');
  for (let node = 0; node < POOL_NODES; node++) {
    a.quad(node + 1 < POOL_NODES ? a.here + 16n : 0n);
    a.quad(BigInt(node * node + 0x1234567));
  }
}

function processes(a: Assembler): void {
  const process = (label: string, next: string | bigint, who: { pid: number; name: string }, directory: number) => {
    a.label(label);
    record(a, Process.bytes, [
      [Process.next, next],
      [Process.id, BigInt(who.pid)],
      [Process.directory, BigInt(directory)],
      [Process.threads, label === 'PsSystemProcess' ? BigInt(MAX_CORES * kernelThreads.length) : 1n],
      [Process.name, nameQuad(who.name)],
    ]);
  };
  a.align(64);
  process('PsSystemProcess', 'PsInitProcess', systemProcess, Directory.kernel);
  process('PsInitProcess', 'PsWorkerProcess', initTask, Directory.init);
  process('PsWorkerProcess', 0n, workerTask, Directory.worker);
}

/** At most eight letters. */
function nameQuad(name: string): bigint {
  return [...name].reduce((quad, letter, index) => quad | (BigInt(letter.charCodeAt(0)) << BigInt(8 * index)), 0n);
}

/** A structure: fields by offset, zeros between. */
function record(a: Assembler, size: number, fields: readonly (readonly [number, bigint | string])[]): void {
  let at = 0;
  for (const [offset, value] of [...fields].sort(([one], [two]) => one - two)) {
    a.zeros(offset - at);
    a.quad(value);
    at = offset + 8;
  }
  a.zeros(size - at);
}

/** Where the user threads run: worker next to init where there is a second core. */
const workerCore = (cores: number): number => (cores > 1 ? 1 : 0);
const KINDS = kernelThreads.length;
const INIT_INDEX = MAX_CORES * KINDS;

export const stackTop = (index: number): bigint => STACKS + BigInt((index + 1) * STACK_STRIDE);

/** What KiSwapContext pops, and the return address above. */
export const FIRST_FRAME_BYTES = (saved.length + 1) * 8;

function threads(a: Assembler, { cores, initEntry, workerEntry }: DataOptions): void {
  a.align(64);
  a.label('KiThreads');
  for (let core = 0; core < MAX_CORES; core++) {
    for (let kind = 0; kind < KINDS; kind++) {
      const index = core * KINDS + kind;
      const last = kind === KINDS - 1;
      thread(a, index, {
        core,
        tid: threadId(core, kind),
        process: 'PsSystemProcess',
        entry: kind === 0 ? 'KiIdleLoop' : kernelThreads[kind]!,
        sibling: last ? lastSibling(core, cores) : threadLabel(index + 1),
        idle: kind === 0,
      });
    }
  }
  const alone = cores === 1;
  const user = { process: 'PsInitProcess', idle: false, userStack: USER_STACK_TOP };
  const sibling = alone ? threadLabel(INIT_INDEX + 1) : 0n;
  thread(a, INIT_INDEX, { ...user, core: 0, tid: initTask.tid, entry: initEntry, sibling });
  const worker = { ...user, process: 'PsWorkerProcess', tid: workerTask.tid, entry: workerEntry, sibling: 0n };
  thread(a, INIT_INDEX + 1, { ...worker, core: workerCore(cores) });
}

const threadLabel = (index: number): string => `KiThreads.${index}`;

/** The lists of core 0 and of worker's core go on with the user threads. */
function lastSibling(core: number, cores: number): string | bigint {
  if (core === 0) return threadLabel(INIT_INDEX);
  return core === workerCore(cores) ? threadLabel(INIT_INDEX + 1) : 0n;
}

interface ThreadFields {
  readonly core: number;
  readonly tid: number;
  readonly process: string;
  readonly entry: string | bigint;
  readonly sibling: string | bigint;
  readonly idle: boolean;
  readonly userStack?: bigint;
}

function thread(a: Assembler, index: number, fields: ThreadFields): void {
  a.label(`.${index}`);
  record(a, Thread.bytes, [
    [Thread.process, fields.process],
    [Thread.stack, stackTop(index) - BigInt(FIRST_FRAME_BYTES)],
    [Thread.stackTop, stackTop(index)],
    [Thread.id, BigInt(fields.tid)],
    // All but the idle threads are asleep until the first tick.
    [Thread.state, BigInt(fields.idle ? ThreadState.running : ThreadState.sleeping)],
    [Thread.wakeTick, BigInt(1 + (fields.tid % 7))],
    [Thread.core, BigInt(fields.core)],
    [Thread.quantum, BigInt(QUANTUM)],
    [Thread.sibling, fields.sibling],
    [Thread.entry, fields.entry],
    [Thread.userStack, fields.userStack ?? 0n],
  ]);
}

function processorBlock(a: Assembler): void {
  a.align(4096);
  a.label('KiProcessorBlock');
  for (let core = 0; core < MAX_CORES; core++) {
    const base = a.here;
    const idle = threadAddress(a, core * KINDS);
    record(a, Pcr.gdtPointer, [
      [Pcr.self, base],
      [Pcr.thread, idle],
      [Pcr.idleThread, idle],
      [Pcr.number, BigInt(core)],
      [Pcr.kernelStack, stackTop(core * KINDS)],
      [Pcr.threads, idle],
    ]);
    gdtPointer(a, base);
    a.zeros(Pcr.task - Pcr.gdtPointer - 16);
    taskState(a, core);
    a.zeros(Pcr.gdt - Pcr.task - TASK_BYTES);
    descriptorTable(a, base + BigInt(Pcr.task));
    a.zeros(Pcr.bytes - Pcr.gdt - GDT_ENTRIES * 8);
  }
}

function threadAddress(a: Assembler, index: number): bigint {
  return a.address('KiThreads') + BigInt(index * Thread.bytes);
}

const GDT_ENTRIES = 10;
const TASK_BYTES = 104;

function gdtPointer(a: Assembler, base: bigint): void {
  const limit = GDT_ENTRIES * 8 - 1;
  const gdt = base + BigInt(Pcr.gdt);
  const low = BigInt(limit) | (gdt << 16n);
  a.quad(low);
  a.quad(gdt >> 48n);
}

/** 64-bit TSS, SDM 3A figure 7-11: RSP0 at 4, IST1 at 0x24; the rest is not used. */
function taskState(a: Assembler, core: number): void {
  const bytes = new Uint8Array(TASK_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(4, BigInt.asUintN(64, stackTop(core * KINDS)), true);
  const stacks = a.address('KiInterruptStacks') + BigInt((core + 1) * INTERRUPT_STACK_BYTES);
  view.setBigUint64(0x24, BigInt.asUintN(64, stacks), true);
  // No I/O permission bitmap: its offset lies beyond the limit.
  view.setUint16(0x66, TASK_BYTES, true);
  a.bytes(bytes);
}

function descriptorTable(a: Assembler, task: bigint): void {
  a.quad(0n);
  a.quad(0n);
  a.quad(0x00af9b000000ffffn); // 0x10 kernel code, 64-bit
  a.quad(0x00cf93000000ffffn); // 0x18 kernel data
  a.quad(0x00cffb000000ffffn); // 0x20 user code, 32-bit: there for SYSRET's arithmetic
  a.quad(0x00cff3000000ffffn); // 0x28 user data
  a.quad(0x00affb000000ffffn); // 0x30 user code, 64-bit
  a.quad(0n);
  const base = BigInt.asUintN(64, task);
  const high = ((base >> 24n) & 0xffn) << 56n;
  a.quad(BigInt(TASK_BYTES - 1) | ((base & 0xffffffn) << 16n) | (0x89n << 40n) | high); // 0x40 available TSS
  a.quad(base >> 32n);
}
