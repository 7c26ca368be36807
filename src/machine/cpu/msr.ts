/** Model-specific registers that this processor has (SDM 4, table 2-2), with what may be written to each. */
import { protectionFault } from './fault.ts';

export const Msr = {
  apicBase: 0x1b,
  timestamp: 0x10,
  smiCount: 0x34,
  sysenterCs: 0x174,
  sysenterEsp: 0x175,
  sysenterEip: 0x176,
  miscEnable: 0x1a0,
  debugControl: 0x1d9,
  pat: 0x277,
  efer: 0xc0000080,
  star: 0xc0000081,
  lstar: 0xc0000082,
  cstar: 0xc0000083,
  syscallMask: 0xc0000084,
  fsBase: 0xc0000100,
  gsBase: 0xc0000101,
  kernelGsBase: 0xc0000102,
  tscAux: 0xc0000103,
} as const;

/** EFER: SYSCALL enable, long mode enable and active, no-execute enable. */
export const Efer = { sce: 1n, lme: 1n << 8n, lma: 1n << 10n, nxe: 1n << 11n } as const;

interface MsrKind {
  readonly reset: bigint;
  /** Bits that software may change; a one elsewhere must match or the write faults. */
  readonly writable: bigint;
  /** Must hold a canonical address. */
  readonly address?: boolean;
}

const ALL = 0xffffffffffffffffn;

const kinds: ReadonlyMap<number, MsrKind> = new Map<number, MsrKind>([
  [Msr.apicBase, { reset: 0xfee00800n, writable: 0n }],
  // There is no system management mode here: the count stays 0.
  [Msr.smiCount, { reset: 0n, writable: 0n }],
  [Msr.sysenterCs, { reset: 0n, writable: 0xffffffffn }],
  [Msr.sysenterEsp, { reset: 0n, writable: ALL, address: true }],
  [Msr.sysenterEip, { reset: 0n, writable: ALL, address: true }],
  [Msr.miscEnable, { reset: 1n, writable: 0n }],
  [Msr.debugControl, { reset: 0n, writable: 3n }],
  [Msr.pat, { reset: 0x0007040600070406n, writable: 0x0707070707070707n }],
  [Msr.efer, { reset: 0n, writable: Efer.sce | Efer.nxe }],
  [Msr.star, { reset: 0n, writable: ALL }],
  [Msr.lstar, { reset: 0n, writable: ALL, address: true }],
  [Msr.cstar, { reset: 0n, writable: ALL, address: true }],
  [Msr.syscallMask, { reset: 0n, writable: 0xffffffffn }],
  [Msr.fsBase, { reset: 0n, writable: ALL, address: true }],
  [Msr.gsBase, { reset: 0n, writable: ALL, address: true }],
  [Msr.kernelGsBase, { reset: 0n, writable: ALL, address: true }],
  [Msr.tscAux, { reset: 0n, writable: 0xffffffffn }],
]);

export class MsrFile {
  readonly #values = new Map<number, bigint>([...kinds].map(([msr, kind]) => [msr, kind.reset]));

  /** Undefined: there is no such register. The time-stamp counter belongs to the core, not here. */
  read(msr: number): bigint | undefined {
    return this.#values.get(msr);
  }

  /** What WRMSR does. @throws #GP(0) for a register that does not exist or a value that it does not take */
  write(msr: number, value: bigint): void {
    const kind = kinds.get(msr);
    if (kind === undefined) throw protectionFault();
    const old = this.#values.get(msr)!;
    if (((value ^ old) & ~kind.writable) !== 0n) throw protectionFault();
    if (kind.address && BigInt.asUintN(64, BigInt.asIntN(48, value)) !== value) throw protectionFault();
    this.#values.set(msr, value);
  }

  /** Sets without checks: reset, VM entry, SWAPGS. */
  set(msr: number, value: bigint): void {
    this.#values.set(msr, value);
  }

  get(msr: number): bigint {
    return this.#values.get(msr) ?? 0n;
  }
}
