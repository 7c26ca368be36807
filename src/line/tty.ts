/** Numbers of the tty interface by platform: Linux (asm-generic/ioctls.h), macOS (sys/ttycom.h, sys/termios.h). */
import { constants } from 'node:fs';
import { check, errno, libc } from './libc.ts';

interface TtyNumbers {
  readonly TIOCEXCL: number;
  readonly TIOCOUTQ: number;
  readonly TCOFLUSH: number;
  readonly EAGAIN: number;
  /** struct termios: the offset of c_cflag, and HUPCL in it. */
  readonly cflagOffset: number;
  readonly HUPCL: number;
}

const linux: TtyNumbers = { TIOCEXCL: 0x540c, TIOCOUTQ: 0x5411, TCOFLUSH: 1, EAGAIN: 11, cflagOffset: 8, HUPCL: 0x400 };
const darwin: TtyNumbers = {
  TIOCEXCL: 0x2000_740d,
  TIOCOUTQ: 0x4004_7473,
  TCOFLUSH: 2,
  EAGAIN: 35,
  cflagOffset: 16,
  HUPCL: 0x4000,
};
const numbers = process.platform === 'darwin' ? darwin : linux;

/** POSIX numbers that both platforms share. */
const TCSANOW = 0;
const F_SETFD = 2;
const F_SETFL = 4;
const FD_CLOEXEC = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const TERMIOS_BYTES = 128;

/** errno of a call that would have waited. */
export const EAGAIN = numbers.EAGAIN;
/** errno of a call that a signal interrupted, on both platforms. */
export const EINTR = 4;

/**
 * Opens the tty exclusively until it is closed: TIOCEXCL binds everyone but root, the lock binds root too
 * where programs look at it, as serialport does.
 *
 * @throws Error when another process holds the lock
 */
export function setExclusive(fd: number): void {
  check('flock: Cannot lock port', libc().flock(fd, LOCK_EX | LOCK_NB));
  check('ioctl TIOCEXCL', libc().ioctl(fd, numbers.TIOCEXCL, 'void *', null));
}

/** Keeps DTR up when the tty is closed: some targets take its drop for a reset. */
export function clearHangupOnClose(fd: number): void {
  const termios = getTermios(fd);
  // c_cflag is u32 on Linux and u64 on macOS; HUPCL lies in its low half on both.
  const view = new DataView(termios.buffer);
  const cflag = view.getUint32(numbers.cflagOffset, true);
  if ((cflag & numbers.HUPCL) === 0) return;
  view.setUint32(numbers.cflagOffset, (cflag & ~numbers.HUPCL) >>> 0, true);
  setTermios(fd, termios);
}

/** No echo, no line discipline: bytes go through as they are. */
export function makeRaw(fd: number): void {
  const termios = getTermios(fd);
  libc().cfmakeraw(termios);
  setTermios(fd, termios);
}

/** Whether the tty still answers: one whose other side hung up, or whose adapter was pulled, fails every ioctl. */
export function isAlive(fd: number): boolean {
  return libc().tcgetattr(fd, new Uint8Array(TERMIOS_BYTES)) !== -1;
}

/** Bytes that the driver has taken and not yet sent; 0 where it does not tell. */
export function unsentBytes(fd: number): number {
  const out = new Uint8Array(4);
  if (libc().ioctl(fd, numbers.TIOCOUTQ, 'void *', out) === -1) return 0;
  return new DataView(out.buffer).getInt32(0, true);
}

/** Throws away what was not sent: closing a stalled tty would otherwise wait for it, up to 30 s on Linux. */
export function dropUnsent(fd: number): void {
  libc().tcflush(fd, numbers.TCOFLUSH);
}

/** Reads and writes return at once, and children do not inherit the descriptor. */
export function makePrivateNonBlocking(fd: number): void {
  check('fcntl F_SETFD', libc().fcntl(fd, F_SETFD, 'int', FD_CLOEXEC));
  check('fcntl F_SETFL', libc().fcntl(fd, F_SETFL, 'int', constants.O_RDWR | constants.O_NONBLOCK));
}

/** Whether the last C call failed only because it would have waited or was interrupted. */
export function wouldWait(): boolean {
  const code = errno();
  return code === EAGAIN || code === EINTR;
}

function getTermios(fd: number): Uint8Array<ArrayBuffer> {
  const termios = new Uint8Array(TERMIOS_BYTES);
  check('tcgetattr', libc().tcgetattr(fd, termios));
  return termios;
}

function setTermios(fd: number, termios: Uint8Array): void {
  check('tcsetattr', libc().tcsetattr(fd, TCSANOW, termios));
}
