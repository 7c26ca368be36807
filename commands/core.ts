import type { Result } from '../src/format/json/kinds.ts';
import type { Session } from '../src/session/session.ts';
import { core, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';

export default command({
  names: ['~', 'core'],
  category: 'debugging',
  summary: 'show or change the operating core',
  usage: ['~ [CORE]'],
  examples: [
    ['~ 1', 'registers, steps and code are now those of core 1'],
    ['~', 'which core the commands are about'],
  ],
  details: ['All cores stay halted; the one that is switched to shows its current instruction.'],
  states: ['halted'],
  arguments: { number: positional(core, { optional: true, meaning: 'the core to work on' }) },
  async run({ session, signal }, { number }) {
    if (number === undefined) return operatingCore(session);
    if (session.state.name === 'halted' && session.state.halt.core === number) return operatingCore(session);
    await session.switchCore(number, { signal });
  },
});

function operatingCore({ state, target }: Session): Result {
  const number = state.name === 'halted' ? state.halt.core : 0;
  const of = target.cores === undefined ? '' : ` of ${target.cores.toString(16)}`;
  return {
    kind: 'core',
    lines: [`core ${number.toString(16)}${of} is the operating core`],
    data: { core: number, cores: target.cores ?? null },
  };
}
