import { decimal, positional } from '../src/shell/arguments/index.ts';
import { command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['.listen', 'listen'],
  category: 'meta',
  summary: "be the debuggee of HyperDbg's remote debugging over TCP",
  usage: ['.listen [PORT]'],
  examples: [['.listen', 'says what makes a machine a debuggee here']],
  details: [
    "HyperDbg's text protocol over TCP does not exist here. The machine under debug runs `haltwire prepare LINE`, where " +
      'LINE is a serial port, or tcp:HOST:PORT for the embedded machine.',
  ],
  states: anyState,
  arguments: {
    port: positional({ ...decimal, name: 'PORT' }, { optional: true, meaning: 'the TCP port to listen on' }),
  },
  async run() {
    throw new CommandError(
      'the shell is always the debugger; the machine under debug runs a program of its own',
      'on that machine: haltwire prepare serial:/dev/ttyS0@115200',
    );
  },
});
