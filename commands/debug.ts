import { type ArgumentType, choice, decimal, flag, phrase, positional, text } from '../src/shell/arguments/index.ts';
import { type CommandContext, command } from '../src/shell/command.ts';
import { CommandError, UsageError } from '../src/shell/errors.ts';
import { anyState } from '../src/shell/states.ts';

/** HyperDbg's rates, to choose from; the port decides which others it takes. */
const baudRates = [110, 300, 600, 1200, 2400, 4800, 9600, 14400, 19200, 38400, 56000, 57600, 115200, 128000, 256000];

const baudRate: ArgumentType<number> = {
  ...decimal,
  name: 'BAUD',
  describe: 'bits per second, decimal; both ends must have the same',
  complete: (prefix) =>
    baudRates.map((rate) => ({ insert: `${rate}` })).filter(({ insert }) => insert.startsWith(prefix)),
};

const path: ArgumentType<string> = { ...text, name: 'PATH', describe: 'the path of a named pipe or socket' };

const device: ArgumentType<string> = {
  ...text,
  name: 'DEVICE',
  describe: 'a serial port: COM1 on Windows, /dev/ttyUSB0 or another tty elsewhere',
  examples: ['/dev/ttyUSB0', 'COM1'],
};

const line: ArgumentType<string> = { ...text, name: 'LINE', describe: 'a line as `haltwire connect` takes it' };

export default command({
  names: ['.debug', 'debug'],
  category: 'meta',
  summary: 'connect to a debuggee, or close the session',
  usage: [
    '.debug remote [pause] serial BAUD DEVICE',
    '.debug remote [pause] namedpipe PATH',
    '.debug remote [pause] LINE',
    '.debug close',
  ],
  examples: [
    ['.debug remote serial 115200 COM1', 'waits for a debuggee at COM1'],
    ['.debug remote pause serial 115200 /dev/ttyUSB0', 'halts it as soon as it is there'],
    ['.debug remote namedpipe \\\\.\\pipe\\HyperDbgPipe', 'the serial port of a virtual machine'],
    ['.debug remote unix:/tmp/vm.sock', 'any line that `haltwire connect` takes'],
    ['.debug close', 'ends the session; the debuggee continues without a debugger'],
  ],
  details: [
    'LINE is serial:DEVICE@BAUD, unix:PATH, pipe:PATH or tcp:HOST:PORT. Then the shell waits for the debuggee; Ctrl+C ' +
      'halts it.',
    "The other end, HyperDbg's `.debug prepare`, is a program of its own here: `haltwire prepare LINE` on the machine " +
      'under debug.',
  ],
  states: anyState,
  arguments: {
    action: positional(
      choice('remote|close', {
        remote: 'be the debugger of the machine at the other end',
        close: 'end the session',
        prepare: 'be the machine under debug: see `haltwire prepare`',
      }),
      { meaning: 'what to do' },
    ),
    pause: flag('pause', { meaning: 'halt the debuggee as soon as it is there' }),
    serial: phrase('serial', [baudRate, device], { meaning: 'a serial port' }),
    namedpipe: phrase('namedpipe', [path], { meaning: 'a pipe' }),
    line: positional(line, { optional: true, meaning: 'a line' }),
  },
  async run(context, { action, pause, serial, namedpipe, line }) {
    const lines = [serial && `serial:${serial[1]}@${serial[0]}`, namedpipe && pipeLine(namedpipe[0]), line].filter(
      (each) => each !== undefined,
    );
    if (action === 'prepare') throw prepareInstead(lines[0]);
    if (action === 'close') return close(context, lines.length > 0 || pause);
    const [only] = lines;
    if (only === undefined || lines.length > 1) {
      const what =
        only === undefined
          ? 'missing LINE: the line to the debuggee'
          : `one line at a time, not ${lines.join(' and ')}`;
      throw new UsageError(what, undefined, ['e.g. .debug remote serial 115200 /dev/ttyUSB0']);
    }
    await context.shell.open(only, { pause });
  },
});

/** Only Windows has named pipes with a name of their own; elsewhere what virtual machines call a pipe is a socket. */
function pipeLine(path: string): string {
  return path.startsWith('/') ? `unix:${path}` : `pipe:${path}`;
}

function prepareInstead(line: string | undefined): CommandError {
  return new CommandError(
    'the machine under debug runs a program of its own',
    `on that machine: haltwire prepare ${line ?? 'serial:/dev/ttyS0@115200'}`,
  );
}

async function close({ session, shell }: CommandContext, more: boolean): Promise<undefined> {
  if (more) throw new UsageError('`.debug close` takes nothing else', undefined, ['e.g. .debug close']);
  if (session === undefined || session.state.name === 'closed') {
    throw new CommandError('there is no session to close', 'e.g. .debug remote serial 115200 /dev/ttyUSB0');
  }
  await shell.close();
}
