import { chmod, lstat, unlink } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { isMainThread } from 'node:worker_threads';
import { formatLine } from './address.ts';
import type { Line } from './line.ts';
import { ListeningLine } from './listening-line.ts';
import { pipesAreWindows } from './socket.ts';
import { explainListen, type SocketAddress } from './socket-errors.ts';

/** How long an existing UNIX socket may take to show that a process listens on it. */
const STALE_PROBE_MS = 1000;

/** Only the user who listens may connect: access to the line is control of the machine. */
const SOCKET_MODE = 0o600;

/**
 * Listens at a UNIX socket, a named pipe or a TCP port, for one peer at a time. The line stays open while peers come
 * and go; a second one gets an answer that the line is in use, and is closed.
 *
 * @throws LineError
 */
export async function listenSocket(address: SocketAddress): Promise<Line> {
  if (address.kind === 'pipe' && process.platform !== 'win32') throw pipesAreWindows(address);
  const server = createServer({ pauseOnConnect: true, noDelay: true, keepAlive: true });
  // Peers may come before anyone hears them.
  const early: Socket[] = [];
  const collect = (socket: Socket) => early.push(socket);
  server.on('connection', collect);
  try {
    await listen(server, address);
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    if (failure.code !== 'EADDRINUSE' || !(await removeStale(address))) throw explainListen(address, failure);
    await listen(server, address).catch((again: NodeJS.ErrnoException) => {
      throw explainListen(address, again);
    });
  }
  server.off('connection', collect);
  return new ListeningLine(formatLine(address), server, early);
}

async function listen(server: Server, address: SocketAddress): Promise<void> {
  if (address.kind !== 'unix') {
    await listening(server, () => {
      if (address.kind === 'tcp') server.listen(address.port, address.host);
      else server.listen(address.path);
    });
    return;
  }
  // Between bind and chmod others could connect; a umask closes that window where one can be set (not in threads).
  const umask = isMainThread ? process.umask(0o777 & ~SOCKET_MODE) : undefined;
  const done = listening(server, () => server.listen(address.path));
  if (umask !== undefined) process.umask(umask);
  await done;
  await chmod(address.path, SOCKET_MODE);
}

function listening(server: Server, start: () => void): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.once('listening', resolve);
  start();
  return promise.finally(() => {
    server.off('error', reject);
    server.off('listening', resolve);
  });
}

/** Removes a UNIX socket left by a process that died. Never another kind of file, never one that answers. */
async function removeStale(address: SocketAddress): Promise<boolean> {
  if (address.kind !== 'unix') return false;
  const node = await lstat(address.path).catch(() => undefined);
  if (node === undefined || !node.isSocket() || (await answers(address.path))) return false;
  await unlink(address.path).catch(() => undefined);
  return true;
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (alive: boolean) => {
      socket.destroy();
      clearTimeout(timer);
      resolve(alive);
    };
    // Silence counts as alive: only a refused connection proves that nothing listens.
    const timer = setTimeout(() => settle(true), STALE_PROBE_MS);
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code !== 'ECONNREFUSED'));
  });
}
