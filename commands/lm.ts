import { choice, keyword, positional, processId, text } from '../src/shell/arguments/index.ts';
import { type CommandContext, command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { named, quoted, words } from './user-mode/debuggee-command.ts';
import { knownModules, readModules } from './user-mode/module-rows.ts';

interface Wanted {
  readonly scope: 'um' | 'km' | undefined;
  readonly filter: string | undefined;
  readonly pid: number | undefined;
}

export default command({
  names: ['lm'],
  category: 'debugging',
  summary: 'list the modules of user and kernel mode',
  usage: ['lm [um|km] [m FILTER] [pid PID]'],
  examples: [
    ['lm', 'modules of the debuggee program and of the kernel'],
    ['lm km m kvm', 'those of the kernel whose path has kvm in it'],
    ['lm um pid 4', 'those of a process'],
  ],
  details: [
    'A halted debuggee is asked: its user mode makes the list, and the debuggee runs meanwhile, with breakpoints and ' +
      'events off, and halts again elsewhere. While it runs anyway, the list is the one that it sent when it started.',
  ],
  states: ['halted', 'running'],
  arguments: {
    scope: positional(choice('um|km', { um: 'user mode only', km: 'kernel mode only' }), {
      optional: true,
      meaning: 'which modules; both kinds when left out',
    }),
    filter: keyword('m', { ...text, name: 'FILTER' }, { optional: true, meaning: 'a part of the path' }),
    pid: keyword('pid', processId, { optional: true, meaning: 'whose user modules' }),
  },
  async run(context, wanted) {
    return context.session.state.name === 'halted' ? ask(context, wanted) : known(context, wanted);
  },
});

async function ask({ session, signal }: CommandContext<'halted' | 'running'>, { scope, filter, pid }: Wanted) {
  const filtered = filter === undefined ? undefined : `m ${quoted(filter)}`;
  const printed = await session.runOnDebuggee(words('lm', scope, filtered, named('pid', pid)), {
    repeatable: true,
    signal,
  });
  return { kind: 'modules', lines: [], data: readModules(printed) };
}

async function known({ session }: CommandContext<'halted' | 'running'>, { scope, filter = '', pid }: Wanted) {
  if (pid !== undefined) {
    throw new CommandError('listing the modules of one process needs a halted debuggee', 'press Ctrl+C first');
  }
  const { modules } = session.target;
  return knownModules(
    modules.filter(
      ({ userMode, path }) =>
        (scope === undefined || userMode === (scope === 'um')) && path.toLowerCase().includes(filter.toLowerCase()),
    ),
  );
}
