/** What brings a core from the guest to VMX root, SDM 3C 28.2 and appendix C. */

/** Basic exit reasons, SDM 3D table C-1. */
export const ExitReason = {
  exceptionOrNmi: 0,
  externalInterrupt: 1,
  tripleFault: 2,
  cpuid: 10,
  hlt: 12,
  invlpg: 14,
  rdtsc: 16,
  vmcall: 18,
  controlRegister: 28,
  debugRegister: 29,
  io: 30,
  rdmsr: 31,
  wrmsr: 32,
  monitorTrap: 37,
  pause: 40,
  preemptionTimer: 52,
} as const;

export interface ExitCause {
  readonly reason: number;
  /** SDM 3C 28.2.1 */
  readonly qualification?: bigint;
  /** VM-exit interruption information and error code, SDM 3C 25.9.2. */
  readonly interruption?: number;
  readonly errorCode?: number;
  /** Bytes of the instruction; 0 where no instruction causes the exit. */
  readonly length?: number;
}
