import { setTimeout as delay } from 'node:timers/promises';
import type { Result } from '../../src/format/json/kinds.ts';
import { stepOnce } from '../../src/inspect/step.ts';
import type { Session } from '../../src/session/session.ts';
import { count, positional } from '../../src/shell/arguments/index.ts';
import { type Command, command } from '../../src/shell/command.ts';
import { registerBlock } from '../registers/register-block.ts';

type Kind = 'in' | 'over' | 'instrument';

interface StepCommand {
  readonly name: 't' | 'p' | 'i';
  readonly kind: Kind;
  readonly summary: string;
  readonly details: readonly string[];
}

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
        const stepping = stepOnce(context.session, kind, context.signal);
        yield* overdue(stepping);
        const halt = await stepping;
        // The debuggee reports the change itself for instrumented steps (spec/PROTOCOL.md 7.2).
        if (kind !== 'instrument') yield* modeChange(before, modeOf(context.session));
        if (context.typed === withRegisters) yield await registerBlock(context);
        if (halt.reason !== 'stepped') return;
      }
    },
  });
}

/** A step that is not done after this time is said to be under way, in ms. */
const OVERDUE = 3000;

/** Says that a step takes its time, once. */
async function* overdue(stepping: Promise<unknown>): AsyncIterable<Result> {
  const done = new AbortController();
  const settled = stepping.then(
    () => true,
    () => true,
  );
  const isDone = await Promise.race([settled, delay(OVERDUE, false, { signal: done.signal }).catch(() => true)]);
  done.abort();
  if (isDone) return;
  const text = 'the step is still running; Ctrl+C halts the debuggee where it is then';
  yield { kind: 'overdue', lines: [[{ text, role: 'warning' }]], data: { afterMs: OVERDUE } };
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

function* modeChange(before: Mode | undefined, after: Mode | undefined): Iterable<Result> {
  if (before === undefined || after === undefined) return;
  if (before.privilege === after.privilege && before.bits === after.bits) return;
  const words = ({ privilege, bits }: Mode) => `${privilege} mode${bits === 32 ? ' (32-bit)' : ''}`;
  yield {
    kind: 'mode',
    lines: [[{ text: `changed from ${words(before)} to ${words(after)}`, role: 'dim' }]],
    data: { from: { ...before }, to: { ...after } },
  };
}
