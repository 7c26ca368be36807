/**
 * The architectural state of one core. Linear addresses are numbers: a canonical 48-bit address, sign-extended, fits a
 * double exactly, and arithmetic on it is fast. General registers are BigUint64Array, seen as halves where 32 bits do.
 */
import { arithmeticFlags, FLAGS_ALWAYS, FLAGS_MASK, Flag, FlagOperands, FlagSource, STATUS_FLAGS } from './flags.ts';
import { MsrFile } from './msr.ts';

/** Numbers of the general-purpose registers, as instructions encode them. */
export const Gpr = { rax: 0, rcx: 1, rdx: 2, rbx: 3, rsp: 4, rbp: 5, rsi: 6, rdi: 7, r11: 11 } as const;

/** Numbers of the segment registers, as instructions encode them. */
export const Segment = { es: 0, cs: 1, ss: 2, ds: 3, fs: 4, gs: 5 } as const;

/** Interruptibility state, SDM 3C 25.4.2: what holds events back for one instruction, and blocked NMIs. */
export const Blocking = { sti: 1, movSs: 2, nmi: 8 } as const;

/** DR6 and pending-debug bits, SDM 3B 18.2.3. */
export const Debug = { enabledBreakpoint: 1 << 12, detectAccess: 1 << 13, singleStep: 1 << 14 } as const;
/** Bits of DR6 that read as 1. */
export const DR6_ALWAYS = 0xffff0ff0;
export const DR7_ALWAYS = 0x400;

export interface SegmentCache {
  selector: number;
  base: number;
  limit: number;
  /** Access rights in the VMCS's format (SDM 3C table 25-2). */
  rights: number;
}

export interface TableRegister {
  base: number;
  limit: number;
}

export class Cpu {
  readonly id: number;
  /** How many the machine has. */
  readonly cores: number;
  readonly regs = new BigUint64Array(16);
  readonly halves = new Uint32Array(this.regs.buffer);
  readonly words = new Uint16Array(this.regs.buffer);
  readonly bytes = new Uint8Array(this.regs.buffer);
  /** Address of the instruction that runs. */
  rip = 0;
  /** Address of the next one; a branch changes it. */
  next = 0;
  /** RFLAGS except the status flags when `#source` is not none. */
  #flags: number = FLAGS_ALWAYS;
  #source: number = FlagSource.none;
  #bits = 64;
  readonly #operands = new FlagOperands();

  readonly segments: SegmentCache[] = Array.from({ length: 6 }, () => ({
    selector: 0,
    base: 0,
    limit: 0xffffffff,
    rights: 0x10000,
  }));
  readonly gdtr: TableRegister = { base: 0, limit: 0 };
  readonly idtr: TableRegister = { base: 0, limit: 0 };
  readonly ldtr: SegmentCache = { selector: 0, base: 0, limit: 0, rights: 0x10000 };
  readonly tr: SegmentCache = { selector: 0, base: 0, limit: 0, rights: 0x8b };
  cr0 = 0n;
  cr2 = 0n;
  cr3 = 0n;
  cr4 = 0n;
  /** Task priority: CR8, which is the local APIC's TPR shifted. */
  cr8 = 0n;
  readonly dr = new BigUint64Array(8);
  readonly msr = new MsrFile();
  /** Blocking bits. */
  blocking = 0;
  /** Debug exceptions that wait for the next instruction boundary, DR6 bits. */
  pendingDebug = 0;
  halted = false;
  /** Instructions executed plus ticks that HLT skipped: the machine's own time. */
  time = 0;

  constructor(id: number, cores: number) {
    this.id = id;
    this.cores = cores;
    this.dr[6] = BigInt(DR6_ALWAYS);
    this.dr[7] = BigInt(DR7_ALWAYS);
  }

  get cpl(): number {
    return this.segments[Segment.cs]!.selector & 3;
  }

  /** RFLAGS with the status flags computed. */
  get flags(): number {
    if (this.#source !== FlagSource.none) {
      const status = arithmeticFlags(this.#source, this.#operands, this.#bits);
      this.#flags = (this.#flags & ~STATUS_FLAGS) | status;
      this.#source = FlagSource.none;
    }
    return this.#flags;
  }

  set flags(value: number) {
    this.#source = FlagSource.none;
    this.#flags = (value & FLAGS_MASK) | FLAGS_ALWAYS;
  }

  /** IF, TF, DF ... : bits of RFLAGS that arithmetic does not touch. */
  control(flag: number): boolean {
    return (this.#flags & flag) !== 0;
  }

  setControl(flag: number, on: boolean): void {
    this.#flags = on ? this.#flags | flag : this.#flags & ~flag;
  }

  setStatus(status: number): void {
    this.#source = FlagSource.none;
    this.#flags = (this.#flags & ~STATUS_FLAGS) | status;
  }

  /** Records what the status flags are computed from. */
  leaveFlags(source: number, bits: number, left: bigint, right: bigint, result: bigint): void {
    this.#source = source;
    this.#bits = bits;
    const { quads } = this.#operands;
    quads[0] = left;
    quads[1] = right;
    quads[2] = result;
  }

  /** ZF, the flag that is read most, without computing the others. */
  get zero(): boolean {
    if (this.#source === FlagSource.none) return (this.#flags & Flag.ZF) !== 0;
    const { halves } = this.#operands;
    return (halves[4]! | halves[5]!) === 0;
  }
}

/** A 64-bit value as the signed number that linear addresses are. Exact for canonical addresses. */
export function toLinear(value: bigint): number {
  return Number(BigInt.asIntN(64, value));
}

/** A linear address as the 64-bit value that registers and memory hold. */
export function fromLinear(address: number): bigint {
  return BigInt.asUintN(64, BigInt(address));
}

/** 48-bit canonical form, SDM 1, 3.3.7.1. */
export function isCanonical(address: number): boolean {
  return address >= -0x800000000000 && address < 0x800000000000;
}
