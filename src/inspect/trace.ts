import type { Halt, Session } from '../session/index.ts';
import type { Instruction } from '../x86/instruction.ts';
import { currentInstruction } from './current-instruction.ts';
import { stepOnce } from './step.ts';

/** An instruction that was executed, and the halt after it. */
export interface TracedStep {
  /** Undefined when its bytes could not be read. */
  readonly instruction: Instruction | undefined;
  readonly halt: Halt;
}

/**
 * Executes instructions one by one on the operating core, all others halted. Ends after `most`, or with a halt that is no
 * step's: a breakpoint on the way.
 */
export async function* traceInstructions(
  session: Session,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<TracedStep> {
  for (let done = 0; done < most; done++) {
    signal.throwIfAborted();
    const { instruction } = await currentInstruction(session, signal);
    const halt = await stepOnce(session, 'track', signal);
    yield { instruction, halt };
    if (halt.reason !== 'tracking step' && halt.reason !== 'stepped') return;
  }
}
