/** A halt: what the paused packet A42 says (spec/PROTOCOL.md 5.1). */
import { DEBUGGEE_KD_PAUSED_PACKET } from '../wire/index.ts';
import type { Registers } from './registers.ts';

/** What has to be asked for when the paused packet was lost. */
export type Place = Pick<Registers, 'rip' | 'rflags' | 'cs'>;

/** Why the machine halted, by PausingReason; numbers that the protocol does not define are 'unknown'. */
const reasons = [
  'unknown',
  'buffer sent',
  'request',
  'stepped',
  'tracking step',
  'breakpoint',
  'debug register',
  'core switched',
  'process switched',
  'thread switched',
  'command finished',
  'event',
  'module loaded',
] as const;

export type HaltReason = (typeof reasons)[number];

/** Whether an event halted before or after its cause was emulated. */
const stages = ['none', 'before', 'after'] as const;

export interface Halt {
  readonly rip: bigint;
  readonly rflags: bigint;
  /** The operating core. */
  readonly core: number;
  readonly reason: HaltReason;
  /** The event's tag for 'event', the breakpoint's id for 'breakpoint' (0: not one of ours), else 0. */
  readonly eventTag: bigint;
  readonly stage: (typeof stages)[number];
  /** The bytes at rip, at most 16; fewer when the next page is absent. The original bytes where a breakpoint is set. */
  readonly bytes: Uint8Array;
  /** Bitness of the code at rip. */
  readonly mode: 64 | 32;
  /** The debuggee asks that the instruction is not shown. */
  readonly quiet: boolean;
  /** From the request that led to this halt to its paused packet; 0 without a request. */
  readonly elapsedMs: number;
  /** The paused packet was lost and this halt was rebuilt by asking: core and reason are the likely ones. */
  readonly recovered: boolean;
}

/** The halt that a paused packet announces. */
export function decodeHalt(payload: Uint8Array, elapsedMs: number): Halt {
  const packet = DEBUGGEE_KD_PAUSED_PACKET.decode(payload);
  return {
    rip: packet.Rip,
    rflags: packet.Rflags,
    core: packet.CurrentCore,
    reason: reasons[packet.PausingReason] ?? 'unknown',
    eventTag: packet.EventTag,
    stage: stages[packet.EventCallingStage] ?? 'none',
    bytes: packet.InstructionBytesOnRip.subarray(0, packet.ReadInstructionLen),
    mode: packet.IsProcessorOn32BitMode ? 32 : 64,
    quiet: packet.IgnoreDisassembling,
    elapsedMs,
    recovered: false,
  };
}

export interface RecoveredHalt {
  readonly place: Place;
  readonly bytes: Uint8Array;
  readonly core: number;
  readonly reason: HaltReason;
  readonly elapsedMs: number;
}

/** A halt whose paused packet was lost, from what the halted machine answers. */
export function recoverHalt({ place, bytes, core, reason, elapsedMs }: RecoveredHalt): Halt {
  const { rip, rflags, cs } = place;
  // As the debuggee has it: a code selector of 0x20 without its RPL is 32-bit code (PROTOCOL.md 5.1).
  const mode = (cs & ~3n) === 0x20n ? 32 : 64;
  return {
    rip,
    rflags,
    core,
    reason,
    eventTag: 0n,
    stage: 'none',
    bytes,
    mode,
    quiet: false,
    elapsedMs,
    recovered: true,
  };
}

const INT3 = 0xcc;

/**
 * Whether an exception of the debuggee's own waits at a halt: an int3 that executes next, or the #DB of a debug register.
 *
 * @param here where the machine is by now: registers and memory may have been written since the halt
 */
export function exceptionWaits({ reason, rip }: Halt, here: Pick<Halt, 'rip' | 'bytes'>): boolean {
  return here.bytes[0] === INT3 || (reason === 'debug register' && here.rip === rip);
}
