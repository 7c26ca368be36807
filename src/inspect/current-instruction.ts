import type { Halt, Session } from '../session/session.ts';
import { disassemble, LONGEST_INSTRUCTION } from '../x86/disassemble.ts';
import type { Instruction } from '../x86/instruction.ts';
import { WentOnError } from './errors.ts';
import { readablePiece, readMemory } from './read-memory.ts';

/**
 * The halts whose packet no longer tells what runs next, because rip, the flags or memory were written since. The
 * packet carries rip, flags and 16 bytes, so that an ordinary step needs no request; after a write they are asked for.
 */
const outdated = new WeakSet<Halt>();

/** To be called before registers or memory are written. */
export function forgetInstruction(session: Session): void {
  if (session.state.name === 'halted') outdated.add(session.state.halt);
}

/** Where the operating core stands: what will be executed next, and the flags it will see. */
export interface Place {
  readonly rip: bigint;
  readonly rflags: bigint;
  /** Undefined when the bytes at rip cannot be read. */
  readonly instruction: Instruction | undefined;
}

/**
 * The place of the current halt.
 *
 * @throws WentOnError
 */
export async function currentPlace(session: Session, signal: AbortSignal): Promise<Place> {
  const { state } = session;
  if (state.name !== 'halted') throw new WentOnError();
  const { halt } = state;
  if (!outdated.has(halt)) return { ...halt, instruction: first(halt.bytes, halt.rip, halt.mode) };
  const { rip, rflags } = await session.readRegisters({ signal });
  const memory = await readMemory(session, rip, LONGEST_INSTRUCTION, { space: 'virtual', signal });
  const found = readablePiece(memory, rip);
  return { rip, rflags, instruction: found && first(found.bytes, rip, halt.mode) };
}

function first(bytes: Uint8Array, rip: bigint, bits: 64 | 32): Instruction | undefined {
  return disassemble(bytes, rip, { bits, count: 1 })[0];
}
