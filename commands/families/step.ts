import type { Block } from '../../src/format/block.ts';
import type { Halt, Session } from '../../src/session/session.ts';
import { count, positional } from '../../src/shell/arguments/index.ts';
import { type Command, type CommandContext, command } from '../../src/shell/command.ts';
import { currentPlace } from './current-instruction.ts';
import { registerBlock } from './register-block.ts';

type Kind = 'in' | 'over' | 'instrument';

interface StepCommand {
  readonly name: 't' | 'p' | 'i';
  readonly kind: Kind;
  readonly summary: string;
  readonly details: readonly string[];
}

/** How long a step that was under way at Ctrl+C may take to end by itself before the debuggee is halted, in ms. */
const patience = 300;

/** `t p i` and their forms with registers, `tr pr ir`. The shell shows every halt; a step is one. */
export function stepCommand({ name, kind, summary, details }: StepCommand): Command {
  const withRegisters = `${name}r` as const;
  return command({
    names: [name, withRegisters],
    category: 'debugging',
    summary,
    usage: [`${name} [COUNT]`, `${withRegisters} [COUNT]`],
    examples: [
      [`${name} 10`, '10 (hexadecimal) steps, each shown'],
      [name, 'one step'],
      [withRegisters, 'one step, then the registers'],
    ],
    details: [...details, 'Ctrl+C stops a long run after the step that is under way.'],
    states: ['halted'],
    repeats: true,
    arguments: { count: positional(count, { optional: true, meaning: 'how many steps; one when left out' }) },
    async *run(context, { count: steps = 1 }) {
      for (let done = 0; done < steps; done++) {
        if (steps > 1) context.progress('steps', done, steps);
        context.signal.throwIfAborted();
        const before = modeOf(context.session);
        const halt = await step(context, kind);
        // The debuggee reports the change itself for instrumented steps (shared/wire/PROTOCOL.md 7.2).
        if (kind !== 'instrument') yield* modeChange(before, modeOf(context.session));
        if (context.typed === withRegisters) yield await registerBlock(context);
        if (halt.reason !== 'stepped') return;
      }
    },
  });
}

/** One step. When it is given up while the debuggee runs (a long call), the debuggee is halted before that is said. */
async function step({ session, signal }: CommandContext<'halted'>, kind: Kind): Promise<Halt> {
  const call = kind === 'over' ? await callAtRip(session, signal) : undefined;
  try {
    // An instrumented step cannot be broken into and is over at once: no signal.
    return await session.step(kind, kind === 'instrument' ? {} : { signal, ...call });
  } catch (error) {
    if (signal.aborted && !(await haltsSoon(session))) await session.pause();
    throw error;
  }
}

async function callAtRip(session: Session, signal: AbortSignal): Promise<{ call: boolean; length: number }> {
  const { instruction } = await currentPlace(session, signal);
  return { call: instruction?.flow === 'call', length: instruction?.bytes.length ?? 0 };
}

/** Whether the debuggee halts by itself within `patience`. */
function haltsSoon(session: Session): Promise<boolean> {
  return new Promise((resolve) => {
    if (session.state.name === 'halted') return resolve(true);
    const finish = (halted: boolean) => {
      clearTimeout(timer);
      unsubscribe();
      resolve(halted);
    };
    const timer = setTimeout(finish, patience, false);
    const unsubscribe = session.on('halt', () => finish(true));
  });
}

interface Mode {
  readonly privilege: 'user' | 'kernel';
  readonly bits: 64 | 32;
}

/** Kernels live in the upper half of the address space: the halt packet tells no privilege level, but this. */
function modeOf({ state }: Session): Mode | undefined {
  if (state.name !== 'halted') return undefined;
  return { privilege: state.halt.rip >> 63n === 0n ? 'user' : 'kernel', bits: state.halt.mode };
}

function* modeChange(before: Mode | undefined, after: Mode | undefined): Iterable<Block> {
  if (before === undefined || after === undefined) return;
  if (before.privilege === after.privilege && before.bits === after.bits) return;
  const words = ({ privilege, bits }: Mode) => `${privilege} mode${bits === 32 ? ' (32-bit)' : ''}`;
  yield {
    kind: 'mode',
    lines: [[{ text: `changed from ${words(before)} to ${words(after)}`, role: 'dim' }]],
    data: { from: { ...before }, to: { ...after } },
  };
}
