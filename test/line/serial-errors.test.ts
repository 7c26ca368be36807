import { describe, expect, test } from 'vitest';
import { baudRefused, explainOpen, vanished } from '../../src/line/serial-errors.ts';

const address = { kind: 'serial', path: '/dev/ttyUSB0', baudRate: 9600 } as const;
const explain = (text: string, ports: string[] = []) => explainOpen(address, new Error(text), async () => ports);

// The texts are those of serialport's bindings (bindings-cpp, serialport_unix.cpp and serialport_win.cpp).
describe('explainOpen', () => {
  const cases: [string, string, RegExp][] = [
    ['Error: No such file or directory, cannot open /dev/ttyUSB0', 'absent', /no serial port now/],
    ['Error: Permission denied, cannot open /dev/ttyUSB0', 'permission', /dialout|chmod/],
    ['Error Resource temporarily unavailable Cannot lock port', 'busy', /another haltwire/],
    ['Error: Device or resource busy, cannot open /dev/ttyUSB0', 'busy', /minicom/],
    ['Error: Inappropriate ioctl for device setting custom baud rate of 9600', 'other', /name a tty/],
    ['Error Invalid argument setting custom baud rate of 9600', 'baud', /serial:\/dev\/ttyUSB0@115200/],
    ['Error: Input/output error, cannot open /dev/ttyUSB0', 'other', /driver/],
  ];
  test.each(cases)('%s', async (text, reason, cure) => {
    const error = await explain(text);
    expect(error.reason).toBe(reason);
    expect(error.cure).toMatch(cure);
    expect(error.message).toContain('/dev/ttyUSB0');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('an absent port comes with those that exist', async () => {
    expect((await explain('No such file or directory', ['/dev/ttyS0', '/dev/ttyS1'])).cure).toBe(
      'ports that exist: /dev/ttyS0, /dev/ttyS1',
    );
  });
});

test('a rate the port rounded away is refused with both rates', () => {
  const error = baudRefused(address, 'took 9000 instead');
  expect(error.message).toBe('/dev/ttyUSB0 cannot do 9600 baud: the port took 9000 instead');
});

test('a vanished port says what the system said', () => {
  expect(vanished('/dev/ttyUSB0', undefined).message).toBe('/dev/ttyUSB0 is gone: it hung up');
  expect(vanished('/dev/ttyUSB0', new Error('write EIO')).message).toBe('/dev/ttyUSB0 is gone: write EIO');
});
