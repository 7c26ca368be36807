/** What a core of this machine offers the driver core: driver/core/base/host.h. */
import { Attention, type Board, callAttention, ring, ringMain } from './board.ts';
import type { Core } from './core.ts';
import { cpuid } from './cpu/cpuid.ts';
import { GuestFault } from './cpu/fault.ts';
import { readMsr, writeMsr } from './cpu/msr-access.ts';
import { type DriverHost, type DriverThread, HostExits } from './driver-core.ts';
import { DIRECT_MAP } from './guest/layout.ts';
import { GuestTasks, type TaskLists } from './guest-tasks.ts';
import { CR3_MASK } from './instructions/system-registers.ts';
import { IO_APIC_BASE } from './io-apic.ts';
import { TICKS_PER_MS } from './time.ts';
import { Field } from './vmx/vmcs.ts';
import { CR3_LOAD_EXITING, MONITOR_TRAP, MOV_DR_EXITING, PREEMPTION_TIMER } from './vmx/vmx.ts';

/**
 * How a halted core waits. The one that polls the UART keeps spinning for this many turns of its loop, so that a
 * request right after an answer costs no wake-up; then, like the other cores, it rests on its doorbell, which a byte
 * from the cable, host_wake() and the end of the machine ring. So sixteen halted cores cost next to nothing. A rest is
 * bounded because the driver core watches deadlines (a partial frame, a late core).
 */
const HOT_TURNS = 400;
const REST_MS = 2;
const NANOSECONDS = 1_000_000_000n;

/** The primary processor-based control of each exit. */
const processorExits = [
  [HostExits.cr3Load, CR3_LOAD_EXITING],
  [HostExits.movDr, MOV_DR_EXITING],
  [HostExits.monitorTrap, MONITOR_TRAP],
] as const;

/** How the driver core steps the guest: by RFLAGS.TF and its #DB, or by the monitor trap flag (SDM 3C 26.5.2). */
export type StepMode = 'TF' | 'MTF';

export class RootHost implements DriverHost {
  readonly #core: Core;
  readonly #board: Board;
  readonly #tasks: GuestTasks;
  readonly #hasMonitorTrap: boolean;
  #rung = 0;

  constructor(core: Core, lists: TaskLists, stepMode: StepMode = 'TF') {
    this.#core = core;
    this.#hasMonitorTrap = stepMode === 'MTF';
    this.#board = core.board;
    this.#tasks = new GuestTasks(core.memory, lists, core.board.cores);
  }

  coreCount(): number {
    return this.#board.cores;
  }

  coreId(): number {
    return this.#core.cpu.id;
  }

  vmread(field: number): bigint {
    return this.#core.vmcs.read(field);
  }

  vmwrite(field: number, value: bigint): void {
    this.#core.vmcs.write(field, value);
  }

  readDr(number: number): bigint {
    return this.#core.cpu.dr[number] ?? 0n;
  }

  writeDr(number: number, value: bigint): void {
    this.#core.cpu.dr[number] = value;
  }

  readCr(number: number): bigint {
    return number === 2 ? this.#core.cpu.cr2 : this.#core.cpu.cr8;
  }

  writeCr(number: number, value: bigint): void {
    if (number === 2) this.#core.cpu.cr2 = value;
    else this.#core.cpu.cr8 = value & 15n;
  }

  readMsr(msr: number): bigint | undefined {
    return readMsr(this.#core.cpu, msr, this.#core.timestamp());
  }

  writeMsr(msr: number, value: bigint): boolean {
    try {
      writeMsr(this.#core.cpu, msr, value);
      return true;
    } catch (fault) {
      if (!(fault instanceof GuestFault)) throw fault;
      return false;
    }
  }

  cpuid(leaf: number, subleaf: number): readonly [number, number, number, number] {
    return cpuid(leaf, subleaf, this.#core.cpu.id, this.#board.cores);
  }

  physRead(gpa: bigint, into: Uint8Array): boolean {
    const { memory } = this.#core;
    const at = Number(gpa);
    if (!memory.contains(at, into.length)) return false;
    into.set(memory.bytes.subarray(at, at + into.length));
    return true;
  }

  physWrite(gpa: bigint, from: Uint8Array): boolean {
    const { memory } = this.#core;
    const at = Number(gpa);
    if (!memory.contains(at, from.length)) return false;
    memory.write(at, from);
    // It may have been a page table: every core forgets its translations when it goes back to its guest.
    Atomics.add(this.#board.words, this.#board.at.translationEdits, 1);
    return true;
  }

  directMap(gpa: bigint): bigint {
    return DIRECT_MAP + gpa;
  }

  inb(port: number): number {
    return this.#core.ports.read(port, 1);
  }

  outb(port: number, value: number): void {
    this.#core.ports.write(port, 1, value);
  }

  outs(port: number, bytes: Uint8Array): void {
    this.#core.ports.writeAll(port, bytes);
  }

  inl(port: number): number {
    return this.#core.ports.read(port, 4);
  }

  outl(port: number, value: number): void {
    this.#core.ports.write(port, 4, value);
  }

  localApicRead(offset: number): number {
    return this.#core.apic.read(offset);
  }

  ioApicBase(): number {
    return IO_APIC_BASE;
  }

  ioApicRead(index: number): number {
    return this.#core.ioApic.register(index);
  }

  sendNmi(core: number): void {
    callAttention(this.#board, core, Attention.nmi);
  }

  tsc(): bigint {
    return process.hrtime.bigint();
  }

  tscHz(): bigint {
    return NANOSECONDS;
  }

  /** The doorbell is compared with its value at the end of the last pause, so that no ring in between is missed. */
  pause(): void {
    const { uart, cpu } = this.#core;
    const { doorbell } = this.#board;
    const polls = uart.askWaitsForByte();
    if (polls) uart.own(cpu.id);
    uart.announce();
    let turns = polls ? HOT_TURNS : 0;
    while (turns > 0 && uart.empty && Atomics.load(doorbell, cpu.id) === this.#rung) turns--;
    if (turns === 0 && !(polls && !uart.empty)) Atomics.wait(doorbell, cpu.id, this.#rung, REST_MS);
    this.#rung = Atomics.load(doorbell, cpu.id);
  }

  wake(): void {
    for (let core = 0; core < this.#board.cores; core++) {
      if (core !== this.#core.cpu.id) ring(this.#board, core);
    }
  }

  current(): DriverThread {
    return this.#tasks.current(this.#core.cpu.id);
  }

  nextProcess(process: bigint): DriverThread | undefined {
    return this.#tasks.nextProcess(process);
  }

  nextThread(process: bigint, thread: bigint): DriverThread | undefined {
    return this.#tasks.nextThread(process, thread);
  }

  threadSlot(): bigint {
    return this.#tasks.threadSlot(this.#core.cpu.id);
  }

  canExit(): number {
    const { cr3Load, movDr, monitorTrap, timer } = HostExits;
    return cr3Load | movDr | timer | (this.#hasMonitorTrap ? monitorTrap : 0);
  }

  setExits(exits: number, exceptions: number, timer: number): void {
    const { vmcs } = this.#core;
    for (const [exit, bit] of processorExits) vmcs.change(Field.processorControls, bit, (exits & exit) !== 0);
    vmcs.change(Field.pinControls, PREEMPTION_TIMER, (exits & HostExits.timer) !== 0);
    vmcs.write(Field.timerValue, BigInt(Math.ceil((timer * TICKS_PER_MS) / 1000)));
    vmcs.write(Field.exceptionBitmap, BigInt(exceptions));
  }

  loadCr3(value: bigint): boolean {
    this.#core.cpu.cr3 = value & CR3_MASK;
    this.#core.mmu.flush();
    return true;
  }

  /** A program may fault in its half of the addresses, the kernel has a handler for its own demand pages. */
  mayFault(address: bigint): boolean {
    return (this.#core.cpu.cpl === 3) === address < 1n << 47n;
  }

  notifyUser(): void {
    Atomics.add(this.#board.words, this.#board.at.userMessages, 1);
    ringMain(this.#board);
  }
}
