import { breakpointId, choice, either, positional } from '../../src/shell/arguments/index.ts';
import { type Command, command } from '../../src/shell/command.ts';

type Change = 'enable' | 'disable' | 'clear';
const past = { enable: 'enabled', disable: 'disabled', clear: 'cleared' } as const;

interface ChangeCommand {
  readonly name: 'be' | 'bd' | 'bc';
  readonly change: Change;
  readonly details: readonly string[];
}

/** `be bd bc`: changes one breakpoint, or all that this shell knows. */
export function changeCommand({ name, change, details }: ChangeCommand): Command {
  return command({
    names: [name],
    category: 'debugging',
    summary: `${change} a breakpoint`,
    usage: [`${name} all | ID`],
    examples: [
      [`${name} 1`, `${change}s breakpoint 1`],
      [`${name} all`, `${change}s every breakpoint`],
    ],
    details,
    states: ['halted'],
    arguments: {
      which: positional(either(choice('all', { all: 'every breakpoint' }), breakpointId), {
        meaning: `the breakpoint to ${change}`,
      }),
    },
    async run({ session, signal }, { which }) {
      if (which !== 'all') {
        await session.modifyBreakpoint(which, change, { signal });
        return undefined;
      }
      // The debuggee's list counts: others may have set breakpoints. One that is as wanted already would be refused.
      await session.listBreakpoints({ signal });
      const concerned = session.breakpoints.filter(
        ({ enabled }) => change === 'clear' || enabled !== (change === 'enable'),
      );
      for (const { id } of concerned) await session.modifyBreakpoint(id, change, { signal });
      const count = concerned.length;
      return {
        kind: 'breakpoints-changed',
        lines: [`${count === 0 ? 'no' : count} breakpoint${count === 1 ? '' : 's'} ${past[change]}`],
        data: { change, ids: concerned.map(({ id }) => id) },
      };
    },
  });
}
