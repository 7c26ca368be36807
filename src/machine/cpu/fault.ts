/** Exception vectors, SDM 3A table 6-1. */
export const Vector = {
  divide: 0,
  debug: 1,
  nmi: 2,
  breakpoint: 3,
  overflow: 4,
  invalidOpcode: 6,
  deviceNotAvailable: 7,
  doubleFault: 8,
  invalidTss: 10,
  segmentNotPresent: 11,
  stackFault: 12,
  protection: 13,
  pageFault: 14,
} as const;

/**
 * An exception of the guest, thrown by an instruction and caught by the core that runs it, which delivers it. Not an
 * Error: a page fault is ordinary work and must not cost a stack trace.
 */
export class GuestFault {
  readonly vector: number;
  /** Undefined for vectors that push none. */
  readonly errorCode: number | undefined;
  /** CR2 for page faults. */
  readonly address: number | undefined;

  constructor(vector: number, errorCode?: number, address?: number) {
    this.vector = vector;
    this.errorCode = errorCode;
    this.address = address;
  }
}

/** #GP with a selector or 0. */
export const protectionFault = (errorCode = 0): GuestFault => new GuestFault(Vector.protection, errorCode);
export const invalidOpcode = (): GuestFault => new GuestFault(Vector.invalidOpcode);

/** A fault that no machine continues after (SDM 3A 6.15, "shutdown"). */
export class TripleFault {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}
