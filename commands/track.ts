import { CallTree } from '../src/inspect/call-tree.ts';
import { traceInstructions } from '../src/inspect/trace.ts';
import { count, flag, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { shownNames } from '../src/shell/shown-names.ts';
import { callBlock } from './execution/call-tree.ts';
import { quietHalt } from './execution/quiet-halt.ts';
import { registerBlock } from './registers/register-block.ts';

export default command({
  names: ['!track', 'track'],
  category: 'extension',
  summary: 'step on, and show the calls and returns as a tree',
  usage: ['!track [tree|reg] [COUNT]'],
  examples: [
    ['!track 100', '100 (hexadecimal) instructions, and what they call'],
    ['!track', 'until Ctrl+C'],
    ['!track reg 40', 'the registers after each call and return too'],
  ],
  details: [
    'Each instruction is a step of its own as with `i`: only the operating core runs, and interrupts stay away. A ' +
      'breakpoint on the way ends it.',
    'Functions have names as far as symbols are known.',
  ],
  states: ['halted'],
  arguments: {
    tree: flag('tree', { meaning: 'the calls only, which is what is done anyway' }),
    reg: flag('reg', { meaning: 'the registers after each call and return' }),
    count: positional(count, { optional: true, meaning: 'how many instructions; until Ctrl+C when left out' }),
  },
  async *run(context, { reg, count: most = Number.POSITIVE_INFINITY }) {
    const { session, signal } = context;
    const tree = new CallTree();
    const total = Number.isFinite(most) ? most : undefined;
    let done = 0;
    context.progress('instructions', done, total);
    try {
      for await (const { instruction, halt } of traceInstructions(session, most, signal)) {
        const call = instruction && tree.follow(instruction, halt.rip);
        if (call !== undefined) yield callBlock(call, shownNames(context));
        if (call !== undefined && reg) yield await registerBlock(context);
        context.progress('instructions', ++done, total);
      }
    } catch (error) {
      yield* quietHalt(context);
      throw error;
    }
    yield* quietHalt(context);
  },
});
