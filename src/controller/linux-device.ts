/**
 * `/dev/haltwire` as a DriverDevice: HyperDbg's requests in, the ioctls of driver/linux/haltwire.h out.
 *
 * A request that halts the machine blocks this thread: nothing runs on the machine until it is continued, so nothing
 * is missed.
 */
import { unsentBytes } from '../line/tty.ts';
import { ioctls, STATUS_OK } from '../wire/index.ts';
import { type DriverDevice, DriverError } from './device.ts';
import { addressOf, DeviceFile, SystemError } from './linux-file.ts';
import { DEVICE } from './linux-holders.ts';
import { accessMsrs } from './linux-msr.ts';

/** struct haltwire_request: version, size, buffer, status, zero. */
const VERSION = 1;
const REQUEST_BYTES = 24;
const SIZE_AT = 4;
const BUFFER_AT = 8;
const STATUS_AT = 16;
const BUFFER_MAX = 8192;

/** _IOWR('H', number, struct haltwire_request) */
function iowr(number: number): number {
  return ((3 << 30) | (REQUEST_BYTES << 16) | (0x48 << 8) | number) >>> 0;
}

const MESSAGE = iowr(7);
const MSR = iowr(8);

interface Request {
  readonly number: number;
  /** Offset of the status in HyperDbg's struct; undefined where it has none. */
  readonly statusAt: number | undefined;
  /** Bytes of that struct which the driver does not take, from its start: all or some. */
  readonly skip: number;
}

/** Offsets are those of the structs in spec/layout.json. */
const requests: ReadonlyMap<number, Request> = new Map<number, Request>([
  [ioctls.IOCTL_PREPARE_DEBUGGEE, { number: 1, statusAt: 16, skip: 0 }],
  [ioctls.IOCTL_PAUSE_PACKET_RECEIVED, { number: 2, statusAt: 0, skip: Number.POSITIVE_INFINITY }],
  [ioctls.IOCTL_SEND_SIGNAL_EXECUTION_IN_DEBUGGEE_FINISHED, { number: 3, statusAt: 0, skip: Number.POSITIVE_INFINITY }],
  [ioctls.IOCTL_SEND_USERMODE_MESSAGES_TO_DEBUGGER, { number: 4, statusAt: 0, skip: 8 }],
  [ioctls.IOCTL_SEND_GENERAL_BUFFER_FROM_DEBUGGEE_TO_DEBUGGER, { number: 5, statusAt: 12, skip: 0 }],
  [ioctls.IOCTL_TERMINATE_VMX, { number: 6, statusAt: undefined, skip: 0 }],
]);

/** How long one wait for a message lasts before checking whether it is still wanted. */
const WAIT_MS = 250;

/** How long the tty may take to send what was written to it. */
const DRAIN_MS = 2000;
const DRAIN_POLL_MS = 2;

export class LinuxDevice implements DriverDevice {
  readonly #file: DeviceFile;
  readonly #tty: number;

  /**
   * @param tty descriptor of the debugger's tty: what it still holds is sent before the driver sends anything
   * @throws DriverError when the driver is not there, or another process uses it
   */
  constructor(tty: number) {
    this.#tty = tty;
    try {
      this.#file = new DeviceFile(DEVICE);
    } catch (error) {
      throw explainOpen(error as Error);
    }
  }

  async ioctl(code: number, input: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    if (code === ioctls.IOCTL_REGISTER_EVENT) return await this.#nextMessage(signal);
    if (code === ioctls.IOCTL_DEBUGGER_READ_OR_WRITE_MSR) return accessMsrs(input, (one) => void this.#call(MSR, one));
    const request = requests.get(code);
    if (request === undefined) throw new DriverError(`the driver has no ioctl 0x${code.toString(16)}; one is 0x222840`);
    await this.#drain(signal);
    const status = this.#call(iowr(request.number), input.slice(request.skip)).getUint32(STATUS_AT, true);
    return withStatus(input, request.statusAt, status);
  }

  /**
   * Removes everything that debugging put into the machine; the device cannot be used afterwards. Resolves when the
   * driver is free to be removed, at most 250 ms later.
   */
  async close(): Promise<void> {
    await this.#file.close();
  }

  #call(code: number, buffer: Uint8Array): DataView {
    if (buffer.length > BUFFER_MAX) {
      throw new DriverError(`an ioctl takes at most ${BUFFER_MAX} bytes, not ${buffer.length}`);
    }
    const request = new DataView(new ArrayBuffer(REQUEST_BYTES));
    request.setUint32(0, VERSION, true);
    request.setUint32(SIZE_AT, buffer.length, true);
    request.setBigUint64(BUFFER_AT, buffer.length === 0 ? 0n : addressOf(buffer), true);
    this.#file.ioctl(code, new Uint8Array(request.buffer));
    return request;
  }

  async #nextMessage(signal: AbortSignal | undefined): Promise<Uint8Array> {
    const buffer = new Uint8Array(BUFFER_MAX);
    for (;;) {
      signal?.throwIfAborted();
      if (!(await this.#file.readable(WAIT_MS))) continue;
      signal?.throwIfAborted();
      try {
        return buffer.slice(0, this.#call(MESSAGE, buffer).getUint32(SIZE_AT, true));
      } catch (error) {
        if (!(error instanceof SystemError && error.code === 'EAGAIN')) throw error;
      }
    }
  }

  /** Bytes in the tty's buffer would end up in the middle of what the driver sends through the UART. */
  async #drain(signal: AbortSignal | undefined): Promise<void> {
    const until = performance.now() + DRAIN_MS;
    while (unsentBytes(this.#tty) > 0) {
      signal?.throwIfAborted();
      if (performance.now() > until) throw new DriverError('the serial port does not send: is its cable plugged in?');
      await new Promise((resolve) => setTimeout(resolve, DRAIN_POLL_MS));
    }
  }
}

function explainOpen(error: Error): Error {
  if (!(error instanceof SystemError)) return error;
  const why: Record<string, string> = {
    ENOENT: `there is no ${DEVICE}: load the driver, for example: insmod dist/driver/linux/haltwire.ko`,
    EBUSY: `${DEVICE} is in use: another haltwire prepare is running`,
    EPERM: `${DEVICE} needs CAP_SYS_ADMIN: use sudo`,
    EACCES: `${DEVICE} is only for root: use sudo`,
  };
  return new DriverError(why[error.code] ?? error.message);
}

/** The request's struct, its status filled in as the wire has it. */
function withStatus(input: Uint8Array, at: number | undefined, status: number): Uint8Array {
  if (at === undefined) {
    if (status !== 0) throw new DriverError('the driver refused', status);
    return new Uint8Array();
  }
  const output = new Uint8Array(Math.max(input.length, at + 4));
  output.set(input);
  new DataView(output.buffer).setUint32(at, status === 0 ? STATUS_OK : status, true);
  return output;
}
