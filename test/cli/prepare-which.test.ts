import { expect, it } from 'vitest';
import { machineFor } from '../../src/cli/prepare-which.ts';

it.each(['serial:/dev/ttyS1@115200', '/dev/ttyS0', '/dev/ttyUSB0'])(
  '%s means the Linux machine that it is on',
  (line) => {
    expect(machineFor(line, 'linux')).toBe('linux');
  },
);

it.each([
  ['unix:/tmp/x', 'linux', /unix:\/tmp\/x is no serial port.*haltwire prepare unix:\/tmp\/x --machine embedded/],
  ['tcp:localhost:4444', 'linux', /is no serial port.*--machine embedded/],
  ['COM3', 'win32', /debugged only under Linux.*haltwire prepare serial:COM3@115200 --machine embedded/],
  ['/tmp/x', 'linux', /may be a tty or a UNIX socket/],
])('%s on %s is asked about', (line, platform, said) => {
  expect(() => machineFor(line, platform)).toThrow(said);
});
