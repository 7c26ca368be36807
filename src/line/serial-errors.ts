/** What the system says about a serial port, turned into what a person can do about it. */
import type { SerialAddress } from './address.ts';
import { hyperdbgBaudRates } from './address.ts';
import { type Holder, holdersOf } from './holders.ts';
import { LineError } from './line.ts';

/**
 * Explains why a port could not be opened.
 *
 * @param error what serialport threw; its text is all it tells: the C library's error text and the step that failed
 * @param ports names of the ports that exist, for advice
 */
export async function explainOpen(
  address: SerialAddress,
  error: Error,
  ports: () => Promise<string[]>,
): Promise<LineError> {
  const { path } = address;
  const options = { cause: error };
  const text = error.message;
  if (/No such file|File not found|ENOENT|No such device/i.test(text)) {
    return new LineError('absent', `there is no ${path}`, advicePorts(await ports()), options);
  }
  if (/Permission denied|EACCES|Operation not permitted/i.test(text) || (isWindows() && /Access denied/i.test(text))) {
    return isWindows() ? busy(path, [], options) : denied(path, options);
  }
  if (/Cannot lock port|resource busy|EBUSY|temporarily unavailable/i.test(text)) {
    return busy(path, await holdersOf(path), options);
  }
  if (/Inappropriate ioctl|not a typewriter|ENOTTY/i.test(text)) return notATty(path, options);
  if (/baud/i.test(text)) return baudRefused(address, 'refused it', options);
  return new LineError('other', `${path} cannot be opened: ${text}`, 'check the device and its driver', options);
}

/** The file is there and is no serial port. */
export function notATty(path: string, options?: ErrorOptions): LineError {
  return new LineError(
    'other',
    `${path} is no serial port`,
    'name a tty, for example serial:/dev/ttyUSB0@115200; a socket is unix:/path or tcp:host:port',
    options,
  );
}

/** The port does not do this rate. @param how what it did instead, as the end of a sentence */
export function baudRefused(address: SerialAddress, how: string, options?: ErrorOptions): LineError {
  const usual = hyperdbgBaudRates.filter((rate) => rate >= 9600).join(', ');
  return new LineError(
    'baud',
    `${address.path} cannot do ${address.baudRate} baud: the port ${how}`,
    `use a rate that both ends can do, for example serial:${address.path}@115200 (usual: ${usual})`,
    options,
  );
}

/** The port was open and is there no more. @param error what the system said; nothing when the tty hung up */
export function vanished(path: string, error: Error | undefined): LineError {
  const said = error === undefined ? 'it hung up' : error.message;
  return new LineError(
    'gone',
    `${path} is gone: ${said}`,
    'the adapter was unplugged, or the other side of the tty closed: plug it in; a halted debuggee stays halted',
    error === undefined ? undefined : { cause: error },
  );
}

function denied(path: string, options: ErrorOptions): LineError {
  const cure =
    process.platform === 'linux'
      ? 'add yourself to the group that owns it, usually dialout, and log in again: sudo usermod -aG dialout $USER'
      : `let yourself read and write it: sudo chmod a+rw ${path}`;
  return new LineError('permission', `you may not open ${path}`, cure, options);
}

function busy(path: string, holders: readonly Holder[], options: ErrorOptions): LineError {
  if (holders.some((holder) => holder.name === 'ModemManager')) {
    return new LineError(
      'busy',
      `ModemManager is using ${path}`,
      'it looks for a modem and lets go after some seconds; to keep it away: sudo systemctl stop ModemManager',
      options,
    );
  }
  const known = holders.map((holder) => `${holder.name} (process ${holder.pid})`).join(', ');
  return new LineError(
    'busy',
    `${path} is in use${known === '' ? '' : ` by ${known}`}`,
    known === ''
      ? 'end the program that uses it: another haltwire, a terminal program such as minicom or screen, or ModemManager'
      : 'end that program, or use another port',
    options,
  );
}

function advicePorts(ports: readonly string[]): string {
  if (ports.length === 0) return 'this machine has no serial port now: plug the adapter in, or check its driver';
  return `ports that exist: ${ports.join(', ')}`;
}

function isWindows(): boolean {
  return process.platform === 'win32';
}
