import { type Line, LineError } from '../line/line.ts';
import type { DemoMachine } from './demo-machine.ts';
import { type OpenNamedLine, openNamedLine } from './open-shell.ts';
import { runShell } from './run-shell.ts';

export interface DemoOptions {
  readonly cores: number;
  readonly seed?: number | undefined;
  readonly color: boolean | undefined;
  readonly screenReader: boolean;
  readonly verbose: boolean;
}

/** The defaults of `haltwire demo`. */
export const demoDefaults: DemoOptions = { cores: 2, color: undefined, screenReader: false, verbose: false };

/** The written form of the embedded machine's line, whichever tty that is. */
const EMBEDDED = 'embedded machine';

/**
 * `haltwire demo`: the embedded machine in a process of its own, a cable of two real ttys, and the shell at the other
 * end. The two processes communicate over the line only. The machine starts when the shell is on the screen: starting
 * both at once would have them wait for each other.
 *
 * @returns the shell's exit code
 */
export async function demo({ cores, seed, ...rest }: DemoOptions): Promise<number> {
  let machine: DemoMachine | undefined;
  const open: OpenNamedLine = async (text, options) => {
    if (text !== EMBEDDED && text !== machine?.line) return await openNamedLine(text, options);
    // A machine that has ended does not come back: reconnecting starts another one.
    if (machine?.end !== undefined) await machine.stop();
    if (machine === undefined || machine.end !== undefined) {
      const { DemoMachine } = await import('./demo-machine.ts');
      machine = await DemoMachine.start(cores, seed);
    }
    const started = machine;
    return explained(await openNamedLine(started.line, options), () => started.end);
  };
  try {
    const title = `embedded machine, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
    return await runShell({ line: EMBEDDED, pause: false, title, open, ...rest });
  } finally {
    await machine?.stop();
  }
}

/** The line, which reports why the machine ended instead of a hang-up of its tty. */
function explained(line: Line, why: () => string | undefined): Line {
  const { name, baudRate } = line;
  const closed = line.closed.then((end) => {
    const reason = why();
    if (end.reason !== 'gone' || reason === undefined) return end;
    return {
      ...end,
      error: new LineError('gone', reason, 'press Enter to start another machine', { cause: end.error }),
    };
  });
  return {
    name,
    baudRate,
    closed,
    write: (bytes) => line.write(bytes),
    onData: (receive) => line.onData(receive),
    probe: () => line.probe(),
    close: () => line.close(),
  };
}
