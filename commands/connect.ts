import { decimal, positional, text } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { CommandError, UsageError } from '../src/shell/errors.ts';
import { anyState } from '../src/shell/states.ts';

/** HyperDbg's own port for its text protocol; kept as the default so that the command's form stays what people know. */
const DEFAULT_PORT = 50_000;

/** LINE as `haltwire connect` writes it has a scheme or is a path. */
const LOOKS_LIKE_LINE = /^[a-z]+:|^[/.]|^\\\\|^COM\d/i;

export default command({
  names: ['.connect', 'connect'],
  category: 'meta',
  summary: 'connect to a debuggee over a line',
  usage: ['.connect LINE', '.connect HOST [PORT]'],
  examples: [
    ['.connect serial:/dev/ttyUSB0@115200', 'a serial port'],
    ['.connect unix:/tmp/vm.sock', "a virtual machine's serial port on a socket"],
    ['.connect 192.168.1.20 50000', 'a serial port over TCP, as tcp:192.168.1.20:50000'],
  ],
  details: [
    'LINE is serial:DEVICE@BAUD, unix:PATH, pipe:PATH or tcp:HOST:PORT. Then the shell waits for the debuggee; Ctrl+C ' +
      'halts it.',
    "HyperDbg's local debugging and its text protocol over TCP do not exist here: haltwire always speaks to a debuggee " +
      'over a line.',
  ],
  states: anyState,
  arguments: {
    target: positional({ ...text, name: 'LINE' }, { meaning: 'the line, or a host' }),
    port: positional(
      { ...decimal, name: 'PORT' },
      { optional: true, meaning: `TCP port of a host; ${DEFAULT_PORT} when left out` },
    ),
  },
  async run({ shell }, { target, port }) {
    if (target.toLowerCase() === 'local') {
      throw new CommandError(
        'local debugging needs the debugger inside the machine under debug; haltwire works over a line',
        '`haltwire demo` starts a machine to try; `.connect serial:/dev/ttyUSB0@115200` reaches another',
      );
    }
    const isLine = LOOKS_LIKE_LINE.test(target);
    if (isLine && port !== undefined) {
      throw new UsageError('a port can only follow a host', undefined, ['e.g. .connect 192.168.1.20 50000']);
    }
    await shell.open(isLine ? target : `tcp:${target}:${port ?? DEFAULT_PORT}`, {});
  },
});
