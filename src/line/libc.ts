import koffi from 'koffi';

/**
 * The few C library calls that Node lacks, for ttys on Linux and macOS. Each returns what the C function returns;
 * `errno()` tells why one returned -1. `ioctl` is declared variadic because on Apple's arm64 variadic arguments
 * travel on the stack.
 */
export interface Libc {
  readonly read: (fd: number, buffer: Uint8Array, bytes: number) => number;
  readonly write: (fd: number, buffer: Uint8Array, bytes: number) => number;
  readonly close: (fd: number) => number;
  /** Two descriptors, reading end first, as two 32-bit integers. */
  readonly pipe: (descriptors: Int32Array) => number;
  /** fd_set is 1024 bits, timeval two 64-bit integers (seconds, microseconds). */
  readonly select: (
    highest: number,
    readable: Uint8Array,
    writable: Uint8Array,
    exceptional: null,
    timeout: BigInt64Array | null,
  ) => number;
  readonly ioctl: (fd: number, request: number, type: 'void *', argument: Uint8Array | null) => number;
  readonly fcntl: (fd: number, command: number, type: 'int', argument: number) => number;
  readonly posixOpenpt: (flags: number) => number;
  readonly grantpt: (fd: number) => number;
  readonly unlockpt: (fd: number) => number;
  readonly ptsname: (fd: number) => string | null;
  readonly open: (path: string, flags: number) => number;
  /** struct termios is opaque to cfmakeraw's callers: 128 bytes hold it everywhere. */
  readonly tcgetattr: (fd: number, termios: Uint8Array) => number;
  readonly tcsetattr: (fd: number, when: number, termios: Uint8Array) => number;
  readonly cfmakeraw: (termios: Uint8Array) => void;
  readonly flock: (fd: number, operation: number) => number;
  readonly tcflush: (fd: number, queue: number) => number;
}

let loaded: Libc | undefined;

/** The C library of this process; loaded at the first call. */
export function libc(): Libc {
  if (loaded !== undefined) return loaded;
  const c = koffi.load(null);
  loaded = {
    read: c.func('intptr_t read(int, _Out_ void *, size_t)'),
    write: c.func('intptr_t write(int, const void *, size_t)'),
    close: c.func('int close(int)'),
    pipe: c.func('int pipe(_Out_ void *)'),
    select: c.func('int select(int, _Inout_ void *, _Inout_ void *, void *, _Inout_ void *)'),
    ioctl: c.func('int ioctl(int, unsigned long, ...)'),
    fcntl: c.func('int fcntl(int, int, ...)'),
    posixOpenpt: c.func('int posix_openpt(int)'),
    grantpt: c.func('int grantpt(int)'),
    unlockpt: c.func('int unlockpt(int)'),
    ptsname: c.func('const char *ptsname(int)'),
    open: c.func('int open(const char *, int)'),
    tcgetattr: c.func('int tcgetattr(int, _Out_ void *)'),
    tcsetattr: c.func('int tcsetattr(int, int, const void *)'),
    cfmakeraw: c.func('void cfmakeraw(_Inout_ void *)'),
    flock: c.func('int flock(int, int)'),
    tcflush: c.func('int tcflush(int, int)'),
  };
  return loaded;
}

/** errno of the last C call of this thread. */
export function errno(): number {
  return koffi.errno();
}

/** Throws an Error that names the call and its errno when result is -1; otherwise gives the result back. */
export function check(call: string, result: number): number {
  if (result !== -1) return result;
  const code = koffi.errno();
  const name = Object.entries(koffi.os.errno).find(([, value]) => value === code)?.[0] ?? `errno ${code}`;
  throw Object.assign(new Error(`${call}: ${name}`), { code: name, errno: code });
}
