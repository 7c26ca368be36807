import { check, libc } from './libc.ts';
import { wouldWait } from './tty.ts';

/** fd_set is a bit array; little-endian words make it a plain one on every platform we run on. */
const FD_SET_BYTES = 128;
/** Descriptors from here on do not fit an fd_set. */
export const FD_SETSIZE = FD_SET_BYTES * 8;

/**
 * select(2): on macOS poll and kqueue do not serve ttys, and here one way must do for both platforms.
 * Made once and reused; nothing is allocated while waiting.
 */
export class Select {
  readonly #readable = new Uint8Array(FD_SET_BYTES);
  readonly #writable = new Uint8Array(FD_SET_BYTES);
  readonly #timeout = new BigInt64Array(2);
  #highest = -1;

  /** Forgets all descriptors. */
  clear(): void {
    this.#readable.fill(0);
    this.#writable.fill(0);
    this.#highest = -1;
  }

  watchReadable(fd: number): void {
    this.#add(this.#readable, fd);
  }

  watchWritable(fd: number): void {
    this.#add(this.#writable, fd);
  }

  /** Waits until a descriptor is ready or the time is over. @param milliseconds may be a fraction */
  wait(milliseconds: number): void {
    const microseconds = Math.max(0, Math.ceil(milliseconds * 1000));
    this.#timeout[0] = BigInt(Math.floor(microseconds / 1_000_000));
    this.#timeout[1] = BigInt(microseconds % 1_000_000);
    const ready = libc().select(this.#highest + 1, this.#readable, this.#writable, null, this.#timeout);
    if (ready > 0) return;
    if (ready === -1 && !wouldWait()) check('select', ready);
    this.clear();
  }

  isReadable(fd: number): boolean {
    return isSet(this.#readable, fd);
  }

  isWritable(fd: number): boolean {
    return isSet(this.#writable, fd);
  }

  #add(set: Uint8Array, fd: number): void {
    set[fd >> 3] = set[fd >> 3]! | (1 << (fd & 7));
    if (fd > this.#highest) this.#highest = fd;
  }
}

function isSet(set: Uint8Array, fd: number): boolean {
  return (set[fd >> 3]! & (1 << (fd & 7))) !== 0;
}
