/** The four system calls that `/dev/haltwire` needs and Node lacks, for Linux on x86-64. */
import koffi from 'koffi';

const O_RDWR = 2;
const O_CLOEXEC = 0o2000000;
const POLLIN = 1;

/** struct pollfd: the descriptor, the events asked for, those that came. */
const POLLFD_BYTES = 8;
const EVENTS_AT = 4;

interface Calls {
  readonly open: (path: string, flags: number) => number;
  readonly close: (fd: number) => number;
  readonly ioctl: (fd: number, request: number, argument: Uint8Array) => number;
  readonly poll: {
    async(fds: Uint8Array, count: number, timeoutMs: number, done: (error: Error | null, result: number) => void): void;
  };
}

let loaded: Calls | undefined;

function calls(): Calls {
  if (loaded !== undefined) return loaded;
  const c = koffi.load(null);
  loaded = {
    open: c.func('int open(const char *, int)'),
    close: c.func('int close(int)'),
    ioctl: c.func('int ioctl(int, unsigned long, _Inout_ void *)'),
    poll: c.func('int poll(_Inout_ void *, unsigned long, int)'),
  } as unknown as Calls;
  return loaded;
}

/** A system call's refusal. */
export class SystemError extends Error {
  override name = 'SystemError';
  /** `EBUSY`, `EPERM` ... */
  readonly code: string;

  constructor(call: string, errno: number) {
    const code = Object.entries(koffi.os.errno).find(([, value]) => value === errno)?.[0] ?? `errno ${errno}`;
    super(`${call}: ${code}`);
    this.code = code;
  }
}

function check(call: string, result: number): number {
  if (result === -1) throw new SystemError(call, koffi.errno());
  return result;
}

/** The address of a buffer, for a struct that points to it; the buffer must outlive the call. */
export function addressOf(bytes: Uint8Array): bigint {
  return koffi.address(bytes);
}

/** An open device file. */
export class DeviceFile {
  readonly #fd: number;
  #open = true;
  /** The poll() under way, if any: the kernel keeps the file open for its thread until it returns. */
  #polling: Promise<boolean> | undefined;

  /** @throws SystemError */
  constructor(path: string) {
    this.#fd = check(`open ${path}`, calls().open(path, O_RDWR | O_CLOEXEC));
  }

  /**
   * One ioctl, which blocks this thread. The argument is read and written.
   *
   * @throws SystemError
   */
  ioctl(request: number, argument: Uint8Array): void {
    check('ioctl', calls().ioctl(this.#fd, request, argument));
  }

  /**
   * Waits without blocking until there is something to read (true) or the time is over (false); one call at a time.
   *
   * @throws SystemError
   */
  async readable(timeoutMs: number): Promise<boolean> {
    this.#polling = this.#poll(timeoutMs);
    try {
      return await this.#polling;
    } finally {
      this.#polling = undefined;
    }
  }

  #poll(timeoutMs: number): Promise<boolean> {
    const fds = new Uint8Array(POLLFD_BYTES);
    const view = new DataView(fds.buffer);
    view.setInt32(0, this.#fd, true);
    view.setUint16(EVENTS_AT, POLLIN, true);
    return new Promise((resolve, reject) => {
      calls().poll.async(fds, 1, timeoutMs, (error, result) => {
        const interrupted = result === -1 && koffi.errno() === koffi.os.errno.EINTR;
        if (error !== null) reject(error);
        else if (result === -1 && !interrupted) reject(new SystemError('poll', koffi.errno()));
        else resolve(result > 0);
      });
    });
  }

  /** Resolves when the kernel has released the file, at the latest when readable() ends. Safe to call twice. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#polling?.catch(() => undefined);
    calls().close(this.#fd);
  }
}
