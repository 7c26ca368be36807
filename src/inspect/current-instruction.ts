import type { Session } from '../session/session.ts';
import { disassemble } from '../x86/disassemble.ts';
import type { Instruction } from '../x86/instruction.ts';
import { WentOnError } from './errors.ts';

/** The operating core's next instruction, and the flags it will see. */
export interface CurrentInstruction {
  readonly rip: bigint;
  readonly rflags: bigint;
  /** Undefined when the bytes at rip cannot be read. */
  readonly instruction: Instruction | undefined;
}

/**
 * The instruction at which the operating core is halted, re-read after a write.
 *
 * @throws WentOnError
 */
export async function currentInstruction(session: Session, signal: AbortSignal): Promise<CurrentInstruction> {
  if (session.state.name !== 'halted') throw new WentOnError();
  const { rip, rflags, bytes, mode } = await session.here({ signal });
  return { rip, rflags, instruction: disassemble(bytes, rip, { bits: mode, count: 1 })[0] };
}
