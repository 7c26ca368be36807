/** exec(3), which Node has not had before 22.15: another program takes the place of this process. */
import { createRequire } from 'node:module';

const standardStreams = [0, 1, 2];
/** fcntl(2): Linux and macOS have the same number. */
const F_SETFD = 2;

/**
 * Replaces this process by another program: process id, parent, terminal, standard streams and environment stay. What is
 * sent to this process (SIGKILL too) is sent to the program, and its exit code is this process's own. POSIX only.
 *
 * @param {string} program its path
 * @param {readonly string[]} args without the program's name
 * @throws Error when the program cannot be executed; it does not return otherwise
 */
export function replaceProcess(program, args) {
  const koffi = createRequire(import.meta.url)('koffi');
  const libc = koffi.load(null);
  const fcntl = libc.func('int fcntl(int, int, ...)');
  const execve = libc.func('int execve(const char *, const char **, const char **)');
  // Node marks its standard streams close-on-exec when it starts.
  for (const fd of standardStreams) fcntl(fd, F_SETFD, 'int', 0);
  const environment = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  execve(program, [program, ...args, null], [...environment, null]);
  throw new Error(`${program} cannot be executed: errno ${koffi.errno()}`);
}
