import { currentInstruction } from '../src/inspect/current-instruction.ts';
import { stepOnce } from '../src/inspect/step.ts';
import { count, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { quietHalt } from './execution/quiet-halt.ts';

export default command({
  names: ['gu'],
  category: 'debugging',
  summary: 'go up: step until the function has returned',
  usage: ['gu [COUNT]'],
  examples: [
    ['gu', 'stops at the instruction after the call'],
    ['gu 100', 'gives up after 100 (hexadecimal) steps'],
  ],
  details: [
    'Steps over calls until the next instruction is a return, and over that. What is in between is not shown; a ' +
      'breakpoint on the way ends it.',
    'Each instruction is a step: a long loop takes its time. Ctrl+C stops it where it is; `bp` on the return address ' +
      '(`k` shows it) is quicker then.',
  ],
  states: ['halted'],
  repeats: true,
  arguments: { count: positional(count, { optional: true, meaning: 'how many steps at most' }) },
  async *run(context, { count: most = Number.POSITIVE_INFINITY }) {
    try {
      for (let done = 0; done < most; done++) {
        context.progress('steps', done);
        context.signal.throwIfAborted();
        const { instruction } = await currentInstruction(context.session, context.signal);
        const last = instruction?.flow === 'return';
        const { reason } = await stepOnce(context.session, last ? 'last out' : 'out', context.signal);
        if (last || reason !== 'stepped') break;
      }
    } catch (error) {
      yield* quietHalt(context);
      throw error;
    }
    yield* quietHalt(context);
  },
});
