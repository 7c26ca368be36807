import type { Result } from '../src/format/json/kinds.ts';
import { parseModuleList } from '../src/inspect/module-list.ts';
import type { Target } from '../src/session/index.ts';
import { choice, keyword, positional, processId, text } from '../src/shell/arguments/index.ts';
import { type CommandContext, command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { named, quoted, words } from './user-mode/debuggee-command.ts';
import { knownModules, moduleData } from './user-mode/modules.ts';

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
    "Haltwire's debuggee reported its modules when the session began, and this is that list. The modules of a process, and " +
      "with HyperDbg's debuggee all of them, have to be looked up by its user mode: the debuggee runs meanwhile, with " +
      'breakpoints and events off, and halts again elsewhere. The shell says so first, and asks once a session; ' +
      '`haltwire run` says it and continues. While the debuggee runs anyway, the list is the one that it reported.',
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
    const { state, target } = context.session;
    return state.name === 'halted' && !isReported(target, wanted) ? ask(context, wanted) : known(context, wanted);
  },
});

/** Whether our debuggee has reported what is wanted: not of one process, and not of user mode where it reported none of it. */
function isReported({ capabilities, modules }: Target, { scope, pid }: Wanted): boolean {
  if (!capabilities.has('haltwire') || pid !== undefined) return false;
  return modules.some(({ userMode }) => scope === undefined || userMode === (scope === 'um'));
}

async function ask(context: CommandContext<'halted' | 'running'>, { scope, filter, pid }: Wanted): Promise<Result> {
  const { session, signal } = context;
  const filtered = filter === undefined ? undefined : `m ${quoted(filter)}`;
  const line = words('lm', scope, filtered, named('pid', pid));
  await context.letRun(line);
  const printed = await session.runOnDebuggee(line, { repeatable: true, signal });
  return { kind: 'modules', lines: [], data: parseModuleList(printed).map(moduleData) };
}

async function known({ session }: CommandContext<'halted' | 'running'>, { scope, filter = '', pid }: Wanted) {
  if (pid !== undefined) {
    throw new CommandError('listing the modules of one process needs a halted debuggee', 'Ctrl+C or `pause` halts it');
  }
  const { modules } = session.target;
  return knownModules(
    modules.filter(
      ({ userMode, path }) =>
        (scope === undefined || userMode === (scope === 'um')) && path.toLowerCase().includes(filter.toLowerCase()),
    ),
  );
}
