import { currentInstruction } from '../src/inspect/current-instruction.ts';
import { returnTarget } from '../src/inspect/return-target.ts';
import { runUntilDone, stepOnce } from '../src/inspect/step.ts';
import { count, positional } from '../src/shell/arguments/index.ts';
import { type CommandContext, command } from '../src/shell/command.ts';
import { quietHalt } from './execution/quiet-halt.ts';

export default command({
  names: ['gu'],
  category: 'debugging',
  summary: 'go up: run until the function has returned',
  usage: ['gu [COUNT]'],
  examples: [
    ['gu', 'stops at the instruction after the call'],
    ['gu 100', 'gives up after 100 (hexadecimal) steps'],
  ],
  details: [
    'Runs to the return address, in this thread and at this depth: a deeper call of the same function does not end it. ' +
      'A breakpoint on the way does, and Ctrl+C.',
    'The return address is found in the code that follows. Where that does not tell it (interrupt handlers, 32-bit ' +
      "code), with COUNT, and with HyperDbg's debuggee, `gu` steps over calls until the next instruction is a return, " +
      'and over that: a long loop takes its time.',
  ],
  states: ['halted'],
  repeats: true,
  arguments: { count: positional(count, { optional: true, meaning: 'how many steps at most' }) },
  async *run(context, { count: most }) {
    try {
      if (most !== undefined || !(await ranOut(context))) await stepOut(context, most ?? Number.POSITIVE_INFINITY);
    } catch (error) {
      yield* quietHalt(context);
      throw error;
    }
    yield* quietHalt(context);
  },
});

/** Runs to the return address in one go. @returns false where that cannot be done, and nothing has run */
async function ranOut({ session, signal }: CommandContext<'halted'>): Promise<boolean> {
  if (!session.target.capabilities.has('run-to')) return false;
  const target = await returnTarget(session, signal);
  if (target === undefined) return false;
  await runUntilDone(session, signal, (given) => session.runTo(target, { signal: given }));
  return true;
}

async function stepOut({ session, signal, progress }: CommandContext<'halted'>, most: number): Promise<void> {
  for (let done = 0; done < most; done++) {
    progress('steps', done);
    signal.throwIfAborted();
    const { instruction } = await currentInstruction(session, signal);
    const last = instruction?.flow === 'return';
    const { reason } = await stepOnce(session, last ? 'last out' : 'out', signal);
    if (last || reason !== 'stepped') break;
  }
}
