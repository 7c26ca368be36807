import { type Line, LineError } from '../line/line.ts';
import { connect } from './connect.ts';
import { DemoMachine } from './demo-machine.ts';
import { type OpenNamedLine, openNamedLine } from './open-shell.ts';

export interface DemoOptions {
  readonly cores: number;
  readonly seed?: number | undefined;
  readonly color: boolean;
  readonly screenReader: boolean;
  readonly verbose: boolean;
}

/**
 * `haltwire demo`: the embedded machine in a process of its own, a cable of two real ttys, and the shell at the other
 * end. What the two processes say to each other goes over the line only.
 *
 * @returns the shell's exit code
 */
export async function demo({ cores, seed, ...rest }: DemoOptions): Promise<number> {
  let machine = await DemoMachine.start(cores, seed);
  const { line } = machine;
  const open: OpenNamedLine = async (text, options) => {
    if (text !== line) return await openNamedLine(text, options);
    // A machine that has ended does not come back: going on means another one.
    if (machine.end !== undefined) {
      await machine.stop();
      machine = await DemoMachine.start(cores, seed);
    }
    return explained(await openNamedLine(machine.line, options), () => machine.end);
  };
  try {
    const what = `embedded machine, ${cores} ${cores === 1 ? 'core' : 'cores'}   `;
    return await connect({ line, pause: false, ...rest }, { what, open });
  } finally {
    await machine.stop();
  }
}

/** The line, which tells why the machine ended instead of that its tty hung up. */
function explained(line: Line, why: () => string | undefined): Line {
  const { name, baudRate } = line;
  const closed = line.closed.then((end) => {
    const reason = why();
    if (end.reason !== 'gone' || reason === undefined) return end;
    return {
      ...end,
      error: new LineError('gone', reason, 'another machine can be started in its place', { cause: end.error }),
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
