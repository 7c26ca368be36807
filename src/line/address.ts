/** Line addresses: how people name a line, and what each name means. Pure; nothing is opened here. */

/** What a person typed cannot be used: says what was wrong and shows something that is right. */
export class UsageError extends Error {
  override name = 'UsageError';
  /** Something to type instead. */
  readonly example: string;

  constructor(message: string, example: string) {
    super(`${message}; for example: ${example}`);
    this.example = example;
  }
}

export interface SerialAddress {
  readonly kind: 'serial';
  /** Device: `/dev/ttyUSB0`, `/dev/pts/7`, `COM3`. */
  readonly path: string;
  /** Bits per second. */
  readonly baudRate: number;
}

export interface PathAddress {
  readonly kind: 'unix' | 'pipe';
  readonly path: string;
}

export interface TcpAddress {
  readonly kind: 'tcp';
  /** Name or number, without brackets. */
  readonly host: string;
  readonly port: number;
}

export type LineAddress = SerialAddress | PathAddress | TcpAddress;

/** What a serial line gets when the address names no rate; HyperDbg's examples use it too. */
export const DEFAULT_BAUD_RATE = 115200;

/** The rates HyperDbg accepts (spec/PROTOCOL.md 1), for completion and advice; others are tried as well. */
export const hyperdbgBaudRates = [
  110, 300, 600, 1200, 2400, 4800, 9600, 14400, 19200, 38400, 56000, 57600, 115200, 128000, 256000,
] as const;

/** The wire carries the rate as a u32 (DEBUGGER_PREPARE_DEBUGGEE.Baudrate). */
const MAX_BAUD_RATE = 0xffff_ffff;

/** sun_path is 108 bytes on Linux and 104 on macOS, one of them the NUL. */
const MAX_UNIX_PATH = 103;

const SERIAL_EXAMPLE = 'serial:/dev/ttyUSB0@115200';
const UNIX_EXAMPLE = 'unix:/tmp/haltwire.sock';
const PIPE_EXAMPLE = 'pipe:\\\\.\\pipe\\HyperDbg';
const TCP_EXAMPLE = 'tcp:127.0.0.1:4444';

const schemes: Record<string, (rest: string) => LineAddress> = {
  serial: parseSerial,
  unix: parseUnix,
  pipe: parsePipe,
  tcp: parseTcp,
};

/**
 * Reads a line address: `serial:/dev/ttyUSB0@115200`, `COM3@115200`, a bare `/dev/...` path, `unix:/path`,
 * `pipe:\\.\pipe\name`, `tcp:host:port`.
 *
 * @throws UsageError naming what is wrong, with an example
 */
export function parseLine(text: string): LineAddress {
  const trimmed = text.trim();
  if (trimmed === '') throw new UsageError('a line is needed, and none was given', SERIAL_EXAMPLE);
  if (/^COM\d+(@|$)/i.test(trimmed) || trimmed.startsWith('/dev/')) return parseSerial(trimmed);
  if (trimmed.startsWith('\\\\.\\pipe\\')) return parsePipe(trimmed);

  const colon = trimmed.indexOf(':');
  const scheme = colon < 0 ? '' : trimmed.slice(0, colon).toLowerCase();
  const parse = Object.hasOwn(schemes, scheme) ? schemes[scheme] : undefined;
  if (parse !== undefined) return parse(trimmed.slice(colon + 1));
  if (/^\.{0,2}\//.test(trimmed)) {
    throw new UsageError(
      `${trimmed} may be a tty or a UNIX socket: say which`,
      `serial:${trimmed} or unix:${trimmed.replace(/@\d+$/, '')}`,
    );
  }
  if (/^[^:/]+:\d+$/.test(trimmed)) {
    throw new UsageError(`${trimmed} lacks the kind of line before it`, `tcp:${trimmed}`);
  }
  const known = Object.keys(schemes).join(', ');
  if (colon > 0) throw new UsageError(`no kind of line is called "${scheme}" (known: ${known})`, SERIAL_EXAMPLE);
  throw new UsageError(`"${trimmed}" is no line address`, `${SERIAL_EXAMPLE}, ${UNIX_EXAMPLE}, ${TCP_EXAMPLE}`);
}

/** The address as people type it; parseLine reads it back. */
export function formatLine(address: LineAddress): string {
  switch (address.kind) {
    case 'serial':
      return `serial:${address.path}@${address.baudRate}`;
    case 'tcp':
      return `tcp:${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
    default:
      return `${address.kind}:${address.path}`;
  }
}

function parseSerial(rest: string): SerialAddress {
  const at = rest.lastIndexOf('@');
  const path = at < 0 ? rest : rest.slice(0, at);
  if (path === '') throw new UsageError('the serial line lacks its device', SERIAL_EXAMPLE);
  if (path.includes('\0')) throw new UsageError('the device name contains a NUL', SERIAL_EXAMPLE);
  if (at < 0) return { kind: 'serial', path: deviceName(path), baudRate: DEFAULT_BAUD_RATE };

  const rate = rest.slice(at + 1);
  const example = `serial:${path}@115200`;
  if (rate === '') throw new UsageError(`missing baud rate after "${path}@"`, example);
  if (!/^\d+$/.test(rate)) {
    throw new UsageError(`"${rate}" is no baud rate: it must be a positive whole number`, example);
  }
  const baudRate = Number(rate);
  if (baudRate === 0 || baudRate > MAX_BAUD_RATE) {
    throw new UsageError(`the baud rate ${rate} is out of range: 1 to ${MAX_BAUD_RATE}`, example);
  }
  return { kind: 'serial', path: deviceName(path), baudRate };
}

/** Windows' device names are not case sensitive; HyperDbg's users type `com1`. */
function deviceName(path: string): string {
  return /^com\d+$/i.test(path) ? path.toUpperCase() : path;
}

function parseUnix(rest: string): PathAddress {
  if (rest === '') throw new UsageError('the UNIX socket lacks its path', UNIX_EXAMPLE);
  if (rest.includes('\0')) throw new UsageError('the path of the UNIX socket contains a NUL', UNIX_EXAMPLE);
  const bytes = Buffer.byteLength(rest);
  if (bytes > MAX_UNIX_PATH) {
    throw new UsageError(
      `the path of a UNIX socket has at most ${MAX_UNIX_PATH} bytes, this one has ${bytes}`,
      UNIX_EXAMPLE,
    );
  }
  return { kind: 'unix', path: rest };
}

function parsePipe(rest: string): PathAddress {
  if (!/^\\\\\.\\pipe\\./.test(rest)) {
    throw new UsageError(`"${rest}" is no name of a pipe: it must begin with \\\\.\\pipe\\`, PIPE_EXAMPLE);
  }
  return { kind: 'pipe', path: rest };
}

function parseTcp(rest: string): TcpAddress {
  const bracketed = /^\[([^\]]*)\]:(.*)$/.exec(rest);
  const colon = rest.lastIndexOf(':');
  const host = bracketed?.[1] ?? rest.slice(0, Math.max(colon, 0));
  const port = bracketed?.[2] ?? rest.slice(colon + 1);
  if (colon < 0) throw new UsageError(`"tcp:${rest}" lacks its port`, `tcp:${rest || '127.0.0.1'}:4444`);
  if (host === '') throw new UsageError(`"tcp:${rest}" lacks its host`, TCP_EXAMPLE);
  if (bracketed === null && host.includes(':')) {
    throw new UsageError(`an IPv6 address is written in brackets, "${rest}" has none`, 'tcp:[::1]:4444');
  }
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    throw new UsageError(`"${port}" is no TCP port: it must be a number from 1 to 65535`, `tcp:${host}:4444`);
  }
  return { kind: 'tcp', host, port: Number(port) };
}
