import type { Halt, Session, StepKind } from '../session/session.ts';
import type { Instruction } from '../x86/instruction.ts';
import { currentInstruction } from './current-instruction.ts';

/** How long a step that was under way at Ctrl+C may take to end by itself before the debuggee is halted, in ms. */
const PATIENCE = 300;

/** These run one instruction on one core and cannot be broken into; they are over at once. */
const alone: ReadonlySet<StepKind> = new Set(['instrument', 'track']);
const overCalls: ReadonlySet<StepKind> = new Set(['over', 'out']);

/** One step, as `runUntilDone` runs it. */
export async function stepOnce(session: Session, kind: StepKind, signal: AbortSignal): Promise<Halt> {
  const call = overCalls.has(kind) ? await callAtRip(session, signal) : undefined;
  return runUntilDone(session, signal, (given) =>
    session.step(kind, alone.has(kind) ? {} : { signal: given, ...call }),
  );
}

/**
 * Something that ends with a halt. Ctrl+C lets it end by itself when it does so soon; a debuggee that goes on (a long
 * call, an instruction that waits) is halted before it is said that the command was stopped.
 */
export async function runUntilDone(
  session: Session,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<Halt>,
): Promise<Halt> {
  const given = givenUpLater(signal);
  try {
    const halt = await run(given.signal);
    signal.throwIfAborted();
    return halt;
  } catch (error) {
    if (signal.aborted && session.state.name !== 'halted') await session.pause();
    throw error;
  } finally {
    given.end();
  }
}

async function callAtRip(session: Session, signal: AbortSignal): Promise<{ call: boolean; length: number }> {
  const { instruction } = await currentInstruction(session, signal);
  const once = comesBack(instruction) || repeats(instruction);
  return { call: once, length: instruction?.bytes.length ?? 0 };
}

/** A string instruction with a repeat prefix: all of its rounds are one step, and what follows it is where that ends. */
function repeats(instruction: Instruction | undefined): boolean {
  return instruction !== undefined && /^repn?e? (movs|stos|cmps|scas|lods|ins|outs)/.test(instruction.mnemonic);
}

/** Whether execution continues after it once what it calls returns: true for `call` and `syscall`, not for `sysenter` and `vmlaunch`. */
function comesBack(instruction: Instruction | undefined): boolean {
  return instruction?.flow === 'call' && instruction.mnemonic.endsWith('call');
}

/** A signal that follows another one `patience` after it. */
function givenUpLater(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const later = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(() => later.abort(signal.reason), PATIENCE);
  };
  if (signal.aborted) later.abort(signal.reason);
  else signal.addEventListener('abort', wait, { once: true });
  return {
    signal: later.signal,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wait);
    },
  };
}
