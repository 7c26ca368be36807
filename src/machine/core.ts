/**
 * One core: runs instructions, and between them handles what is due in the order of SDM 3A 6.9: traps of the last
 * instruction, NMIs, interrupts, faults of the next. A driver core in VMX root may sit below it.
 */

import { LocalApic } from './apic.ts';
import { Attention, type Board, CoreState } from './board.ts';
import { Blocking, Cpu, Debug, fromLinear } from './cpu/cpu.ts';
import { instructionBreakpoints, storesToBreakpoints } from './cpu/debug-registers.ts';
import { deliver, enterHandler, type GuestEvent } from './cpu/delivery.ts';
import { GuestFault, TripleFault, Vector } from './cpu/fault.ts';
import { Flag } from './cpu/flags.ts';
import { Mmu } from './cpu/mmu.ts';
import { InstructionCache } from './decoder.ts';
import type { DriverCore } from './driver-core.ts';
import { DEBUGGER_PAGES } from './guest/layout.ts';
import type { Context } from './instructions/context.ts';
import { IoApic } from './io-apic.ts';
import { carryOut } from './mailbox.ts';
import { Memory } from './memory.ts';
import { accessMsr, MSR_CALL } from './msr-request.ts';
import { PciBus } from './pci.ts';
import { MachinePorts } from './ports.ts';
import { TICKS_PER_MS } from './time.ts';
import { Uart } from './uart.ts';
import { type ExitCause, ExitReason } from './vmx/exit-cause.ts';
import { Vmcs } from './vmx/vmcs.ts';
import { EventType, interruption, Vmx } from './vmx/vmx.ts';

/** Most instructions between two looks at the attention word: about 20 us. */
const SLICE = 128;

export class Core implements Context {
  readonly cpu: Cpu;
  readonly mmu: Mmu;
  readonly ports: MachinePorts;
  readonly apic: LocalApic;
  readonly ioApic: IoApic;
  readonly uart: Uart;
  readonly vmcs: Vmcs;
  readonly board: Board;
  readonly memory: Memory;
  readonly #cache: InstructionCache;
  #vmx: Vmx | undefined;
  /** Set by an instruction after which interrupts, traps or modes may be different. */
  #look = false;
  /** This instruction caused an exit: the driver has decided where to continue, and what is pending. */
  #entered = false;
  /** False: this instruction cleared TF on its way into a handler, and no single-step trap follows it. */
  #traps = true;
  #translationEdits = 0;
  #stopped = false;

  constructor(board: Board, id: number) {
    this.board = board;
    this.memory = new Memory(board);
    this.cpu = new Cpu(id, board.cores);
    this.apic = new LocalApic(
      board,
      id,
      () => this.cpu.time,
      () => Number(this.cpu.cr8),
    );
    this.ioApic = new IoApic(board.ioApic);
    this.mmu = new Mmu(this.cpu, this.memory, [this.apic, this.ioApic]);
    this.uart = new Uart(board);
    this.ports = new MachinePorts(this.uart, new PciBus(board));
    this.vmcs = new Vmcs(this.cpu);
    // Instructions call these detached from the core.
    this.lookUp = this.lookUp.bind(this);
    this.timestamp = this.timestamp.bind(this);
    this.noTrap = this.noTrap.bind(this);
    this.#cache = new InstructionCache(this.cpu, this.mmu, this);
  }

  /** Puts the driver core below this core, as VMXON and VMLAUNCH would. */
  virtualise(driver: DriverCore): void {
    this.#vmx = new Vmx({
      cpu: this.cpu,
      mmu: this.mmu,
      vmcs: this.vmcs,
      driver,
      enterRoot: () => Atomics.store(this.board.state, this.cpu.id, CoreState.inRoot),
      leaveRoot: () => this.#leaveRoot(),
    });
  }

  /** Runs until the machine is switched off. @throws TripleFault */
  run(): void {
    Atomics.store(this.board.state, this.cpu.id, CoreState.running);
    while (!this.#stopped) {
      try {
        this.advance();
      } catch (fault) {
        // The driver may save the guest (SDM 3C 26.2, triple fault); otherwise this is the end.
        const saved = fault instanceof TripleFault && this.exits({ reason: ExitReason.tripleFault });
        if (!saved) throw fault;
      }
    }
    Atomics.store(this.board.state, this.cpu.id, CoreState.stopped);
  }

  /** One round: what is due, then some instructions or a sleep. */
  advance(): void {
    try {
      this.#look = false;
      if (this.cpu.time >= this.apic.deadline) this.apic.fire();
      // A plain load: a round is 20 us, and the load cannot be moved out of the loop, which calls everything.
      if (this.board.attention[this.cpu.id] !== 0) this.#attend();
      if (this.#stopped) return;
      if (this.#takeEvent()) return;
      if (this.cpu.halted) this.#sleep();
      else if (this.#needsCare()) this.#stepWithCare();
      else this.#runSlice();
    } catch (fault) {
      if (!(fault instanceof GuestFault)) throw fault;
      this.#raise(fault);
    }
  }

  // What instructions ask for (Context).

  timestamp(): bigint {
    return BigInt(this.cpu.time);
  }

  lookUp(): void {
    this.#look = true;
  }

  halt(): void {
    this.cpu.halted = true;
    this.#look = true;
  }

  exits(cause: ExitCause): boolean {
    if (this.#vmx === undefined || !this.#vmx.asksFor(cause)) return false;
    return this.#exit(cause);
  }

  softwareInterrupt(vector: number): void {
    this.#raiseByInstruction(vector, true);
  }

  breakpoint(): void {
    if (!this.#exceptionExits(Vector.breakpoint, EventType.softwareException)) {
      this.#raiseByInstruction(Vector.breakpoint, true);
    }
  }

  debugInterrupt(): void {
    if (!this.#exceptionExits(Vector.debug, EventType.privilegedException)) {
      this.#raiseByInstruction(Vector.debug, false);
    }
  }

  /** An exception that an instruction raises on purpose: true when the driver took it. */
  #exceptionExits(vector: number, type: number): boolean {
    if (!this.#vmx?.asksForException(vector, undefined)) return false;
    const length = this.cpu.next - this.cpu.rip;
    return this.#exit({ reason: ExitReason.exceptionOrNmi, interruption: interruption(vector, type), length });
  }

  /** @param software whether the gate's DPL is checked */
  #raiseByInstruction(vector: number, software: boolean): void {
    const { cpu } = this;
    enterHandler(cpu, this.mmu, { vector, software, returnTo: cpu.next });
    cpu.next = cpu.rip;
    this.#look = true;
    this.noTrap();
  }

  noTrap(): void {
    this.#traps = false;
  }

  // Exits and events.

  #exit(cause: ExitCause): boolean {
    const vmx = this.#vmx!;
    const mine = vmx.exit(cause);
    this.#look = true;
    if (!mine) {
      vmx.carryOut();
      return false;
    }
    this.#entered = true;
    while (vmx.inject()) vmx.exit({ reason: ExitReason.monitorTrap });
    this.cpu.next = this.cpu.rip;
    return true;
  }

  /** An event that the driver left to the machine: with the monitor trap flag an exit follows its delivery. */
  #deliver(event: GuestEvent): void {
    deliver(this.cpu, this.mmu, event);
    if (this.#vmx?.asksForTrap) this.#exit({ reason: ExitReason.monitorTrap });
  }

  #leaveRoot(): void {
    Atomics.store(this.board.state, this.cpu.id, CoreState.running);
    this.uart.release(this.cpu.id);
    const edits = Atomics.load(this.board.words, this.board.at.translationEdits);
    if (edits === this.#translationEdits) return;
    this.#translationEdits = edits;
    this.mmu.flush();
  }

  /** An exception of the instruction at RIP: to the driver where it asks for it, else to the guest. */
  #raise(fault: GuestFault): void {
    const { cpu } = this;
    const { vector, errorCode } = fault;
    if (this.#vmx?.asksForException(vector, errorCode)) {
      const cause = {
        reason: ExitReason.exceptionOrNmi,
        interruption: interruption(vector, EventType.hardwareException, errorCode !== undefined),
        errorCode: errorCode ?? 0,
        qualification: fault.address === undefined ? 0n : fromLinear(fault.address),
      };
      if (this.#exit(cause)) return;
    }
    if (fault.address !== undefined) cpu.cr2 = fromLinear(fault.address);
    // A fault's frame has RF set, so that an instruction breakpoint does not hit twice (SDM 3B 18.3.1.1).
    cpu.setControl(Flag.RF, true);
    this.#deliver({ vector, errorCode });
  }

  /** A debug exception: DR6 says why. The driver sees the same bits as exit qualification, with DR6 untouched. */
  #raiseDebug(bits: number): void {
    const { cpu } = this;
    cpu.pendingDebug = 0;
    cpu.halted = false;
    const cause = {
      reason: ExitReason.exceptionOrNmi,
      interruption: interruption(Vector.debug, EventType.hardwareException),
      qualification: BigInt(bits & (Debug.singleStep | 0xf)),
    };
    if (this.#vmx?.asksForException(Vector.debug, undefined) && this.#exit(cause)) return;
    cpu.dr[6] = (cpu.dr[6]! & ~0xfn) | BigInt(bits & (Debug.singleStep | 0xf));
    this.#deliver({ vector: Vector.debug });
  }

  #attend(): void {
    const { attention } = this.board;
    const bits = Atomics.load(attention, this.cpu.id);
    Atomics.and(attention, this.cpu.id, ~Attention.interrupt);
    if (bits & Attention.stop) this.#stopped = true;
    if (bits & Attention.mailbox && this.#vmx !== undefined) {
      Atomics.and(attention, this.cpu.id, ~Attention.mailbox);
      const vmx = this.#vmx;
      carryOut(this.board, (number, length) =>
        number === MSR_CALL ? this.#accessMsr() : vmx.call(number, DEBUGGER_PAGES, length),
      );
      while (vmx.inject()) vmx.exit({ reason: ExitReason.monitorTrap });
    }
  }

  /** EFER decides about translations. */
  #accessMsr(): number {
    const status = accessMsr(this.cpu, this.memory, this.timestamp());
    this.mmu.flush();
    return status;
  }

  /** Takes one trap, NMI or interrupt; false when nothing is due. */
  #takeEvent(): boolean {
    const { cpu } = this;
    if (cpu.pendingDebug !== 0 && (cpu.blocking & Blocking.movSs) === 0) {
      this.#raiseDebug(cpu.pendingDebug);
      return true;
    }
    const { timerAt } = this.#vmx ?? { timerAt: Number.POSITIVE_INFINITY };
    if (cpu.time >= timerAt && this.#exit({ reason: ExitReason.preemptionTimer })) return true;
    const attention = this.board.attention[cpu.id]!;
    if (attention & Attention.nmi && (cpu.blocking & Blocking.movSs) === 0 && this.#takeNmi()) return true;
    if (!cpu.control(Flag.IF) || (cpu.blocking & (Blocking.sti | Blocking.movSs)) !== 0) return false;
    const vector = this.apic.pending(Number(cpu.cr8));
    if (vector === undefined) return false;
    if (this.#vmx?.asksForInterrupts && this.#exit({ reason: ExitReason.externalInterrupt })) return true;
    this.apic.accept(vector);
    cpu.halted = false;
    this.#deliver({ vector });
    return true;
  }

  /** Every NMI exits; one that is not the driver's goes on to the guest, unless the guest is handling one. */
  #takeNmi(): boolean {
    const { cpu, board } = this;
    if (this.#vmx === undefined && (cpu.blocking & Blocking.nmi) !== 0) return false;
    Atomics.and(board.attention, cpu.id, ~Attention.nmi);
    const info = interruption(Vector.nmi, EventType.nmi);
    if (this.#vmx !== undefined && this.#exit({ reason: ExitReason.exceptionOrNmi, interruption: info })) return true;
    if ((cpu.blocking & Blocking.nmi) !== 0) return true;
    cpu.halted = false;
    this.#deliver({ vector: Vector.nmi });
    return true;
  }

  // Running.

  /** Whether the next instruction needs checks before or after it. */
  #needsCare(): boolean {
    const { cpu } = this;
    if ((cpu.blocking & (Blocking.sti | Blocking.movSs)) !== 0 || cpu.pendingDebug !== 0) return true;
    if (cpu.control(Flag.TF | Flag.RF) || (cpu.dr[7]! & 0xffn) !== 0n) return true;
    return this.#vmx?.asksForTrap ?? false;
  }

  /** The next moment at which one of the core's timers is due. */
  get #deadline(): number {
    return Math.min(this.apic.deadline, this.#vmx?.timerAt ?? Number.POSITIVE_INFINITY);
  }

  #runSlice(): void {
    const { cpu } = this;
    const cache = this.#cache;
    const until = Math.min(cpu.time + SLICE, this.#deadline);
    while (cpu.time < until && !this.#look) {
      const instruction = cache.fetch();
      cpu.next = cpu.rip + instruction.length;
      instruction.run();
      cpu.rip = cpu.next;
      cpu.time += 1;
    }
  }

  /** One instruction with single-stepping, breakpoints, interrupt shadows and the monitor trap. */
  #stepWithCare(): void {
    const { cpu } = this;
    const trap = this.#vmx?.asksForTrap ?? false;
    const step = cpu.control(Flag.TF);
    if (!cpu.control(Flag.RF)) {
      const hit = instructionBreakpoints(cpu);
      if (hit !== 0) {
        cpu.setControl(Flag.RF, true);
        this.#raiseDebug(hit);
        return;
      }
    }
    cpu.blocking &= Blocking.nmi;
    this.#entered = false;
    this.#traps = true;
    const hadResume = cpu.control(Flag.RF);
    const instruction = this.#cache.fetch();
    cpu.next = cpu.rip + instruction.length;
    const hit = storesToBreakpoints(cpu, this.mmu, instruction.run);
    if (hit !== 0) cpu.pendingDebug |= hit | Debug.enabledBreakpoint;
    const repeats = cpu.next === cpu.rip && !this.#entered;
    cpu.rip = cpu.next;
    cpu.time += 1;
    // After an exit the driver has decided about traps.
    if (this.#entered) return;
    if (hadResume && !repeats) cpu.setControl(Flag.RF, false);
    if (step && this.#traps) cpu.pendingDebug |= Debug.singleStep;
    if (trap) this.#exit({ reason: ExitReason.monitorTrap });
  }

  /**
   * HLT: sleeps in real time until the timer is due or an event wakes it; then the machine's time is at the deadline.
   */
  #sleep(): void {
    const { cpu, board } = this;
    // An idle core does not need every tick of the preemption timer: it wakes up for it rarely.
    const deadline = Math.min(this.apic.deadline, Math.max(this.#deadline, cpu.time + TICKS_PER_MS));
    const wait = (deadline - cpu.time) / TICKS_PER_MS;
    Atomics.store(board.state, cpu.id, CoreState.sleeping);
    const outcome = wait <= 0 ? 'timed-out' : Atomics.wait(board.attention, cpu.id, 0, Math.min(wait, 60_000));
    Atomics.store(board.state, cpu.id, CoreState.running);
    if (outcome === 'timed-out' && deadline !== Number.POSITIVE_INFINITY) cpu.time = Math.max(cpu.time, deadline);
  }
}
