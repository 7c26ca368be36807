import { describe, expect, test } from 'vitest';
import { formatLine, type LineAddress, parseLine, UsageError } from '../../src/line/address.ts';

const good: [string, LineAddress][] = [
  ['serial:/dev/ttyUSB0@115200', { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115200 }],
  ['serial:/dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 115200 }],
  ['/dev/pts/7', { kind: 'serial', path: '/dev/pts/7', baudRate: 115200 }],
  ['/dev/ttyS1@1234567', { kind: 'serial', path: '/dev/ttyS1', baudRate: 1234567 }],
  ['serial:/tmp/a@b/tty@9600', { kind: 'serial', path: '/tmp/a@b/tty', baudRate: 9600 }],
  ['COM3@256000', { kind: 'serial', path: 'COM3', baudRate: 256000 }],
  ['com12', { kind: 'serial', path: 'COM12', baudRate: 115200 }],
  ['  SERIAL:com1@110 ', { kind: 'serial', path: 'COM1', baudRate: 110 }],
  ['unix:/tmp/x.sock', { kind: 'unix', path: '/tmp/x.sock' }],
  ['unix:relative', { kind: 'unix', path: 'relative' }],
  ['pipe:\\\\.\\pipe\\HyperDbg', { kind: 'pipe', path: '\\\\.\\pipe\\HyperDbg' }],
  ['\\\\.\\pipe\\HyperDbg', { kind: 'pipe', path: '\\\\.\\pipe\\HyperDbg' }],
  ['tcp:localhost:4444', { kind: 'tcp', host: 'localhost', port: 4444 }],
  ['tcp:[::1]:65535', { kind: 'tcp', host: '::1', port: 65535 }],
];

const bad: [string, RegExp, RegExp][] = [
  ['', /a line is needed/, /serial:/],
  ['serial:', /lacks its device/, /serial:/],
  ['serial:@9600', /lacks its device/, /serial:/],
  ['COM3@', /missing baud rate/, /serial:COM3@115200/],
  ['COM3@fast', /"fast" is no baud rate/, /serial:COM3@115200/],
  ['COM3@-9600', /"-9600" is no baud rate/, /serial:COM3@115200/],
  ['COM3@9600.5', /"9600.5" is no baud rate/, /serial:COM3@115200/],
  ['COM3@0', /out of range/, /serial:COM3@115200/],
  ['COM3@99999999999', /out of range/, /serial:COM3@115200/],
  ['unix:', /lacks its path/, /unix:\//],
  [`unix:/${'x'.repeat(200)}`, /at most 103 bytes, this one has 201/, /unix:\//],
  ['pipe:HyperDbg', /must begin with/, /pipe:\\\\\.\\pipe\\/],
  ['tcp:localhost', /lacks its port/, /tcp:localhost:4444/],
  ['tcp::4444', /lacks its host/, /tcp:127/],
  ['tcp:localhost:http', /"http" is no TCP port/, /tcp:localhost:4444/],
  ['tcp:localhost:65536', /from 1 to 65535/, /tcp:localhost:4444/],
  ['tcp:::1:4444', /brackets/, /tcp:\[::1\]:4444/],
  ['/tmp/x.sock', /say which/, /serial:\/tmp\/x\.sock or unix:\/tmp\/x\.sock/],
  ['localhost:4444', /lacks the kind/, /tcp:localhost:4444/],
  ['usb:first', /no kind of line is called "usb" \(known: serial, unix, pipe, tcp\)/, /serial:/],
  ['constructor:x', /no kind of line is called "constructor"/, /serial:/],
  ['nonsense', /"nonsense" is no line address/, /serial:/],
];

describe('parseLine', () => {
  test.each(good)('reads %s', (text, address) => {
    expect(parseLine(text)).toEqual(address);
  });

  test.each(good)('reads back what formatLine writes for %s', (_text, address) => {
    expect(parseLine(formatLine(address))).toEqual(address);
  });

  test.each(bad)('refuses "%s" with a reason and an example', (text, reason, example) => {
    const error = caught(() => parseLine(text));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(reason);
    expect((error as UsageError).example).toMatch(example);
    expect(error.message).toContain((error as UsageError).example);
  });
});

function caught(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
