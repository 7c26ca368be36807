import type { Result } from '../src/format/json/kinds.ts';
import { choice, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { refusal } from '../src/shell/state-refusal.ts';
import { anyState, commandState } from '../src/shell/states.ts';

const context = command({
  names: ['context'],
  category: 'debugging',
  summary: 'registers, code, stack and calls at a glance',
  usage: ['context [on | off]'],
  examples: [
    ['context', 'where the debuggee is halted, once'],
    ['context on', 'the same after each halt'],
    ['context off', 'only when it is asked for'],
  ],
  details: [
    'Registers that changed since the halt before carry a star; ▶ marks what is executed next. Calls are the words of ' +
      'the stack that follow a call instruction, among the 32 on its top: likely, not certain.',
    'After a halt it is shown as far as a quarter of a second on the line suffices, and after the last of several steps ' +
      'only. On a slower line panes are left out; `context` by itself asks for all of it. F2 shows the same on a screen ' +
      'of its own. `settings context.panes code registers` shows only these two, in this order; context.code and context.stack ' +
      'are their lines.',
  ],
  states: anyState,
  arguments: {
    when: positional(choice('on|off', { on: 'after each halt', off: 'only when it is asked for' }), {
      optional: true,
      meaning: 'whether to show it after each halt',
    }),
  },
  async run({ shell, session, settings, typed }, { when }) {
    if (when !== undefined) {
      shell.change('context', when);
      const text = when === 'on' ? 'the context is shown after each halt' : 'the context is shown when it is asked for';
      const said: Result = { kind: 'setting', lines: [text], data: { name: 'context', value: when } };
      const now = when === 'on' ? await shell.context() : undefined;
      return now === undefined ? said : [said, now];
    }
    const refused = refusal({ ...context, states: ['halted'] }, typed, commandState(session?.state));
    if (refused !== undefined) throw refused;
    if (settings['context.panes'].length === 0) {
      throw new CommandError('the context view has no panes', 'settings context.panes registers code stack calls');
    }
    return await shell.context();
  },
});

export default context;
