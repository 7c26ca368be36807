import { command } from '../src/shell/command.ts';
import { CommandError } from '../src/shell/errors.ts';
import { anyState } from '../src/shell/states.ts';

export default command({
  names: ['.disconnect', 'disconnect'],
  category: 'meta',
  summary: "leave HyperDbg's remote debugging over TCP; see .debug",
  usage: ['.disconnect'],
  examples: [['.disconnect', 'says what ends a session here']],
  details: [
    "HyperDbg leaves a machine that it debugs over TCP without unloading. Haltwire's sessions are those of `.debug`, " +
      'whatever line they are on: `.debug close` ends one.',
  ],
  states: anyState,
  arguments: {},
  async run({ session }) {
    if (session === undefined) {
      throw new CommandError('there is no session', 'e.g. .connect serial:/dev/ttyUSB0@115200');
    }
    throw new CommandError(
      'a session cannot be left with the debugger loaded',
      '`.debug close` ends it and unloads; `g` lets the debuggee run',
    );
  },
});
