import { constants } from 'node:fs';
import { check, libc } from './libc.ts';
import { makePrivateNonBlocking, makeRaw } from './tty.ts';

/** A pseudo-terminal whose master this process holds. */
export interface Pty {
  /** What the other end of the line opens: `/dev/pts/7`, `/dev/ttys003`. */
  readonly path: string;
  /** Non-blocking; closing it hangs the other end up. */
  readonly master: number;
  /**
   * The slave, kept open so that the master never reports a hang-up while no process has the tty open (it would be
   * readable for ever), and so that it stays raw from one opening to the next, as a real port's settings do.
   */
  readonly slave: number;
}

/** Makes a raw pseudo-terminal without echo. Linux and macOS. */
export function openPty(): Pty {
  const c = libc();
  const flags = constants.O_RDWR | constants.O_NOCTTY;
  const master = check('posix_openpt', c.posixOpenpt(flags));
  try {
    check('grantpt', c.grantpt(master));
    check('unlockpt', c.unlockpt(master));
    const path = c.ptsname(master);
    if (path === null) throw new Error('ptsname: this is no pseudo-terminal');
    const slave = check(`open ${path}`, c.open(path, flags));
    makePrivateNonBlocking(master);
    makePrivateNonBlocking(slave);
    makeRaw(slave);
    return { path, master, slave };
  } catch (error) {
    c.close(master);
    throw error;
  }
}

/** Pulls the plug: a process that has the tty open sees a hang-up. */
export function closePty(pty: Pty): void {
  libc().close(pty.master);
  libc().close(pty.slave);
}
