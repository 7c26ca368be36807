/**
 * VMX as a driver in root mode sees it: an exit stores what happened into the VMCS and calls the driver core, which
 * decides; then the entry carries out what the driver wants injected or blocked. There is no VMXON and no host state:
 * the driver core is the host.
 */
import type { Cpu } from '../cpu/cpu.ts';
import { Gpr } from '../cpu/cpu.ts';
import { deliver } from '../cpu/delivery.ts';
import type { Mmu } from '../cpu/mmu.ts';
import { type DriverCore, RESUME } from '../driver-core.ts';
import { type ExitCause, ExitReason } from './exit-cause.ts';
import { Field, type Vmcs } from './vmcs.ts';

/** Interruption types, SDM 3C table 25-17. */
export const EventType = {
  external: 0,
  nmi: 2,
  hardwareException: 3,
  softwareInterrupt: 4,
  privilegedException: 5,
  softwareException: 6,
  other: 7,
} as const;

const VALID = 1 << 31;
const HAS_ERROR_CODE = 1 << 11;

/** Primary control "MOV-DR exiting". */
export const MOV_DR_EXITING = 23;
/** Primary processor-based controls, SDM 3C table 25-6, that make an instruction exit. */
const instructionControls: ReadonlyMap<number, number> = new Map([
  [ExitReason.hlt, 7],
  [ExitReason.invlpg, 9],
  [ExitReason.rdtsc, 12],
  [ExitReason.debugRegister, MOV_DR_EXITING],
  [ExitReason.io, 24],
  [ExitReason.pause, 30],
]);
const USE_MSR_BITMAPS = 28;
/** Primary control "monitor trap flag". */
export const MONITOR_TRAP = 27;
/** VM-entry control "IA-32e mode guest". */
const LONG_MODE_GUEST = 9;
/** Primary control "CR3-load exiting". */
export const CR3_LOAD_EXITING = 15;
/** The control for a move to or from CR3 and CR8: `${number}${direction}`, direction 1 for a read. */
const controlRegisterBits: ReadonlyMap<bigint, number> = new Map([
  [0x03n, CR3_LOAD_EXITING],
  [0x13n, 16],
  [0x08n, 19],
  [0x18n, 20],
]);
const EXTERNAL_INTERRUPT_EXITING = 0;
/** Pin-based control "activate VMX-preemption timer", SDM 3C table 25-5; it counts the ticks of the TSC here. */
export const PREEMPTION_TIMER = 6;

/** What VMX needs of the core around it. */
export interface VmxCore {
  readonly cpu: Cpu;
  readonly mmu: Mmu;
  readonly vmcs: Vmcs;
  readonly driver: DriverCore;
  enterRoot(): void;
  leaveRoot(): void;
}

export class Vmx {
  readonly #core: VmxCore;
  /** The core's time at which the preemption timer runs out. */
  timerAt = Number.POSITIVE_INFINITY;

  constructor(core: VmxCore) {
    this.#core = core;
    // The machine lets MSR accesses through: MSR bitmaps in use, and all clear.
    core.vmcs.write(Field.processorControls, 1n << BigInt(USE_MSR_BITMAPS));
    core.vmcs.write(Field.entryControls, 1n << BigInt(LONG_MODE_GUEST));
  }

  /** Whether the controls ask for an exit; CPUID and VMCALL always exit. */
  asksFor(cause: ExitCause): boolean {
    const { vmcs } = this.#core;
    switch (cause.reason) {
      case ExitReason.cpuid:
      case ExitReason.vmcall:
      case ExitReason.tripleFault:
        return true;
      case ExitReason.rdmsr:
      case ExitReason.wrmsr:
        return !vmcs.asks(Field.processorControls, USE_MSR_BITMAPS);
      case ExitReason.controlRegister: {
        const bit = controlRegisterBits.get((cause.qualification ?? 0n) & 0x1fn);
        return bit !== undefined && vmcs.asks(Field.processorControls, bit);
      }
      default: {
        const bit = instructionControls.get(cause.reason);
        return bit !== undefined && vmcs.asks(Field.processorControls, bit);
      }
    }
  }

  asksForException(vector: number, errorCode: number | undefined): boolean {
    const { vmcs } = this.#core;
    const bit = vmcs.asks(Field.exceptionBitmap, vector);
    if (vector !== 14) return bit;
    // Page faults: the bit counts the other way where the error code does not match (SDM 3C 26.2).
    const mask = vmcs.read(Field.pageFaultMask);
    return (BigInt(errorCode ?? 0) & mask) === vmcs.read(Field.pageFaultMatch) ? bit : !bit;
  }

  get asksForInterrupts(): boolean {
    return this.#core.vmcs.asks(Field.pinControls, EXTERNAL_INTERRUPT_EXITING);
  }

  get asksForTrap(): boolean {
    return this.#core.vmcs.asks(Field.processorControls, MONITOR_TRAP);
  }

  /**
   * The exit itself; the guest's RIP is where the SDM says it is for this reason. While the machine is halted this does
   * not return.
   *
   * @returns false when the driver left the exit to the machine
   */
  exit(cause: ExitCause, vectoring = 0): boolean {
    const { vmcs, driver } = this.#core;
    const reset = { interruption: 0, errorCode: 0, length: 0, qualification: 0n, ...cause };
    vmcs.write(Field.exitReason, BigInt(cause.reason));
    vmcs.write(Field.exitQualification, reset.qualification);
    vmcs.write(Field.exitInterruption, BigInt(reset.interruption >>> 0));
    vmcs.write(Field.exitErrorCode, BigInt(reset.errorCode));
    vmcs.write(Field.exitInstructionLength, BigInt(reset.length));
    vmcs.write(Field.idtVectoring, BigInt(vectoring >>> 0));
    return this.#inRoot(() => driver.exit()) === RESUME;
  }

  /** A request of the user-mode driver, carried out in root mode between two instructions of the guest. */
  call(number: number, parameters: bigint, length: number): number {
    return this.#inRoot(() => this.#core.driver.call(number, parameters, BigInt(length)));
  }

  #inRoot<T>(work: () => T): T {
    const { cpu, mmu, driver } = this.#core;
    const { cr3 } = cpu;
    this.#core.enterRoot();
    driver.gprs.set(cpu.regs);
    const result = work();
    const stack = cpu.regs[Gpr.rsp]!;
    cpu.regs.set(driver.gprs);
    cpu.regs[Gpr.rsp] = stack;
    this.#core.leaveRoot();
    this.#loadTimer();
    if (cpu.cr3 !== cr3) mmu.flush();
    mmu.privilegeChanged();
    return result;
  }

  /** VM entry starts the timer anew (SDM 3C 27.7.4). */
  #loadTimer(): void {
    const { cpu, vmcs } = this.#core;
    const on = vmcs.asks(Field.pinControls, PREEMPTION_TIMER);
    this.timerAt = on ? cpu.time + Number(vmcs.read(Field.timerValue)) : Number.POSITIVE_INFINITY;
  }

  /**
   * What VM entry injects (SDM 3C 27.6), if anything. Injected events are not intercepted.
   *
   * @returns true when a monitor trap exit comes before the next instruction: one was injected (event type 7), or an
   * event was, with the monitor trap flag set (SDM 3C 26.5.2)
   */
  inject(): boolean {
    const { cpu, mmu, vmcs } = this.#core;
    const info = Number(vmcs.read(Field.entryInterruption));
    if ((info & VALID) === 0) return false;
    vmcs.write(Field.entryInterruption, 0n);
    const type = (info >> 8) & 7;
    if (type === EventType.other) return true;
    const software = type >= EventType.softwareInterrupt;
    cpu.halted = false;
    deliver(cpu, mmu, {
      vector: info & 0xff,
      errorCode: info & HAS_ERROR_CODE ? Number(vmcs.read(Field.entryErrorCode)) : undefined,
      returnTo: cpu.rip + (software ? Number(vmcs.read(Field.entryInstructionLength)) : 0),
    });
    return this.asksForTrap;
  }

  /**
   * The machine carries out an instruction that the driver left to it: its own monitor trap takes the place of an
   * injected one.
   */
  carryOut(): void {
    const { vmcs } = this.#core;
    const type = (Number(vmcs.read(Field.entryInterruption)) >> 8) & 7;
    if (type === EventType.other) vmcs.write(Field.entryInterruption, 0n);
  }
}

/** Interruption information for an exit: vector, type, whether there is an error code. */
export function interruption(vector: number, type: number, hasErrorCode = false): number {
  return vector | (type << 8) | (hasErrorCode ? HAS_ERROR_CODE : 0) | VALID;
}
