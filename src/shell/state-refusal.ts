/** What to say when a command is not valid in the present state: what it needs, and how to get there. */
import type { Command } from './command.ts';
import { CommandError } from './errors.ts';
import type { CommandState } from './states.ts';

/** For the best state that the command could run in, how to get there from another; the first that fits is said. */
const ways: readonly { needs: CommandState; in: CommandState; says: string; cure: string }[] = [
  { needs: 'halted', in: 'running', says: 'needs a halted debuggee', cure: 'Ctrl+C or `pause` halts it' },
  {
    needs: 'halted',
    in: 'connecting',
    says: 'needs a debuggee',
    cure: 'none has answered yet; Ctrl+C tries to halt it',
  },
  { needs: 'halted', in: 'lost', says: 'needs the line', cure: 'Enter opens it again, .debug close gives it up' },
  { needs: 'halted', in: 'offline', says: 'needs a debuggee', cure: '.debug remote serial 115200 /dev/ttyUSB0' },
  { needs: 'running', in: 'halted', says: 'needs a running debuggee', cure: '`g` lets it run' },
  { needs: 'running', in: 'lost', says: 'needs the line', cure: 'Enter opens it again, .debug close gives it up' },
  { needs: 'running', in: 'offline', says: 'needs a debuggee', cure: '.debug remote serial 115200 /dev/ttyUSB0' },
  { needs: 'offline', in: 'halted', says: 'is for when there is no session', cure: '.debug close ends this one' },
];

/**
 * @returns undefined when the command is valid in the state
 */
export function refusal(command: Command, typed: string, state: CommandState): CommandError | undefined {
  if (command.states.includes(state)) return undefined;
  const way = ways.find((each) => command.states.includes(each.needs) && each.in === state);
  return way === undefined
    ? new CommandError(`\`${typed}\` is not valid while ${state}`)
    : new CommandError(`\`${typed}\` ${way.says}: ${way.cure}`);
}
