import { choice, many, positional } from '../src/shell/arguments/index.ts';
import { debuggeeCommand, words } from './user-mode/debuggee-command.ts';

export default debuggeeCommand({
  names: ['!lbr'],
  category: 'extension',
  summary: 'record the last branches of the processor',
  usage: ['!lbr enable|disable|flush', '!lbr filter [OPTION...]'],
  examples: [
    ['!lbr enable', "begins, on HyperDbg's debuggee with its tracing module"],
    ['!lbr filter kernel jcc', 'leaves out branches in the kernel and conditional jumps'],
  ],
  details: ['`!lbrdump` shows what was recorded.'],
  arguments: {
    operation: positional(
      choice('enable|disable|flush|filter', {
        enable: 'begin',
        disable: 'end',
        flush: 'forget what was recorded',
        filter: 'say what to leave out',
      }),
      { meaning: 'what to do' },
    ),
    options: many(
      choice('OPTION', {
        kernel: 'in kernel mode',
        user: 'in user mode',
        jcc: 'conditional jumps',
        rel_call: 'direct calls',
        ind_call: 'indirect calls',
        return: 'returns',
        ind_jmp: 'indirect jumps',
        rel_jmp: 'direct jumps',
        far: 'far branches',
        other_branches: 'whatever is none of these',
        call_stack: 'keep a call stack instead',
      }),
      { optional: true, meaning: 'branches to leave out; all are recorded when left out' },
    ),
  },
  line: ({ operation, options }) => words('!lbr', operation, ...options),
});
