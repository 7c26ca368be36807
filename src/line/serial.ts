/**
 * Serial ports. serialport opens and configures them on every platform; on Linux and macOS the bytes then go through
 * libuv's tty stream on the same descriptor, because serialport's own reader takes two to four times as long and,
 * when the other side hangs up, reports nothing and burns a core.
 */
import { stat } from 'node:fs/promises';
import { ReadStream } from 'node:tty';
import { SerialPort } from 'serialport';
import type { SerialAddress } from './address.ts';
import { bindingStream } from './binding-stream.ts';
import { type Line, LineError } from './line.ts';
import { baudRefused, explainOpen, notATty, vanished } from './serial-errors.ts';
import { StreamLine } from './stream-line.ts';
import { clearHangupOnClose, dropUnsent, isAlive, setExclusive, unsentBytes } from './tty.ts';

type Port = Awaited<ReturnType<typeof SerialPort.binding.open>>;

/** A UART samples in the middle of a bit: past about 2.5 % the last bit of a byte is read wrong. */
const MAX_RATE_ERROR = 0.025;

/** libuv reads at most this much at once; a Linux tty gives at most 4095 bytes. */
const READ_BYTES = 65536;

/** How long closing waits for the port to send what it has taken. */
const DRAIN_DEADLINE_MS = 1000;
const DRAIN_POLL_MS = 5;

/**
 * Opens a port exclusively: 8 data bits, no parity, 1 stop bit, no flow control (spec/PROTOCOL.md 1), what
 * arrived before thrown away.
 *
 * @throws LineError
 */
export async function openSerial(address: SerialAddress): Promise<Line> {
  try {
    return await open(address);
  } catch (error) {
    throw error instanceof LineError ? error : await explainOpen(address, error as Error, listSerialPorts);
  }
}

async function open(address: SerialAddress): Promise<Line> {
  const port = await openPort(address);
  try {
    await verifyRate(port, address);
    return 'fd' in port ? await openTty(port, address) : openBinding(port, address);
  } catch (error) {
    await port.close().catch(() => undefined);
    throw error;
  }
}

/** The names of this machine's serial ports; empty when they cannot be listed. */
export async function listSerialPorts(): Promise<string[]> {
  const ports = await SerialPort.list().catch(() => []);
  return ports.map((port) => port.path).sort();
}

async function openPort(address: SerialAddress): Promise<Port> {
  const { path, baudRate } = address;
  const node = process.platform === 'win32' ? undefined : await stat(path).catch(() => undefined);
  if (node !== undefined && !node.isCharacterDevice()) throw notATty(path);
  const wires = { dataBits: 8, parity: 'none', stopBits: 1 } as const;
  const noFlowControl = { rtscts: false, xon: false, xoff: false, xany: false };
  return await SerialPort.binding.open({ path, baudRate, ...wires, ...noFlowControl, lock: true });
}

/** Drivers round the rate to what their divisor can do, without an error. */
async function verifyRate(port: Port, address: SerialAddress): Promise<void> {
  const taken = await port.getBaudRate().catch(() => undefined);
  if (taken === undefined || taken.baudRate === 0) return;
  const error = Math.abs(taken.baudRate - address.baudRate) / address.baudRate;
  if (error > MAX_RATE_ERROR) throw baudRefused(address, `took ${taken.baudRate} instead`);
}

async function openTty(port: Port & { fd: number | null }, address: SerialAddress): Promise<Line> {
  const fd = port.fd!;
  // A USB adapter otherwise holds bytes back for up to 16 ms; ttys that know no such mode refuse, and need none.
  if (process.platform === 'linux') await port.set({ lowLatency: true } as never).catch(() => undefined);
  await port.flush();
  clearHangupOnClose(fd);
  const line = new StreamLine(
    {
      name: address.path,
      baudRate: address.baudRate,
      isAlive: () => isAlive(fd),
      release: () => closePort(port, fd),
      describe: (error: Error | undefined) => vanished(address.path, error),
    },
    (receive) => {
      const buffer = Buffer.alloc(READ_BYTES);
      const take = (count: number, bytes: Uint8Array) => {
        receive(bytes.subarray(0, count));
        return true;
      };
      // The types leave out what ReadStream passes on to net.Socket.
      const options = { onread: { buffer, callback: take } } as never;
      return new ReadStream(fd, options);
    },
  );
  // libuv has opened the device anew and put it in the place of fd: exclusive use would have refused that, and
  // serialport's lock went with the old one.
  try {
    setExclusive(fd);
  } catch (error) {
    await line.close();
    throw error;
  }
  return line;
}

function openBinding(port: Port, address: SerialAddress): Line {
  const options = {
    name: address.path,
    baudRate: address.baudRate,
    release: () => port.close(),
    describe: (error: Error | undefined) => vanished(address.path, error),
  };
  return new StreamLine(options, (receive) => bindingStream(port, receive));
}

/** Closing a tty waits in the kernel for unsent bytes, half a minute for a stalled peer: wait here, with a bound. */
async function closePort(port: Port, fd: number): Promise<void> {
  const until = performance.now() + DRAIN_DEADLINE_MS;
  while (unsentBytes(fd) > 0) {
    if (performance.now() > until) {
      dropUnsent(fd);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
  }
  await port.close();
}
