import { setTimeout as delay } from 'node:timers/promises';
import { hex32, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { anyState } from '../src/shell/states.ts';

/** How often a long sleep says how far it is, in milliseconds. */
const TICK = 200;

export default command({
  names: ['sleep'],
  category: 'debugging',
  summary: 'wait, between the lines of a script',
  usage: ['sleep MILLISECONDS'],
  examples: [
    ['sleep 0n500', 'half a second'],
    ['sleep 1000', '1000 is hexadecimal: 4.1 seconds'],
  ],
  details: ['The debuggee stays as it is, running or halted. Ctrl+C ends the wait.'],
  states: anyState,
  arguments: {
    milliseconds: positional(
      { ...hex32, name: 'MILLISECONDS', describe: 'thousandths of a second, hexadecimal; 0n before it: decimal' },
      { meaning: 'how long' },
    ),
  },
  async run({ progress, signal }, { milliseconds }) {
    const from = performance.now();
    for (;;) {
      const done = performance.now() - from;
      if (done >= milliseconds) return;
      if (milliseconds > TICK) progress('sleeping, ms', Math.floor(done), milliseconds);
      await delay(Math.min(TICK, milliseconds - done), undefined, { signal });
    }
  },
});
