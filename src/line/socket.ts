import { connect, type Socket } from 'node:net';
import { formatLine } from './address.ts';
import { type Line, LineError } from './line.ts';
import { BUSY_NOTICE, disconnected, explainConnect, inUse, type SocketAddress } from './socket-errors.ts';
import { StreamLine } from './stream-line.ts';

/** How long connecting may take. */
const CONNECT_DEADLINE_MS = 10_000;

const READ_BYTES = 65536;

/**
 * Connects to a UNIX socket, a named pipe or a TCP port.
 *
 * @param signal gives up connecting
 * @throws LineError; the signal's reason when cancelled
 */
export async function connectSocket(address: SocketAddress, signal?: AbortSignal): Promise<Line> {
  if (address.kind === 'pipe' && process.platform !== 'win32') throw pipesAreWindows(address);
  signal?.throwIfAborted();
  const name = formatLine(address);
  let refused = false;
  let receive: (chunk: Uint8Array) => void = () => undefined;
  const socket = dial(address, (chunk) => {
    // Only the first bytes can be the notice: a peer that is served never sees it.
    if (isNotice(chunk)) refused = true;
    else receive(chunk);
  });
  // Nothing may be read before there is a listener: see StreamLine.
  socket.pause();
  await established(socket, address, signal);
  const describe = (error: Error | undefined) => (refused ? inUse(name) : disconnected(name, error));
  return new StreamLine({ name, describe }, (take) => {
    receive = take;
    return socket;
  });
}

/** Named pipes exist on one system only. */
export function pipesAreWindows(address: SocketAddress): LineError {
  return new LineError(
    'other',
    `${formatLine(address)}: named pipes exist on Windows only`,
    'a virtual machine on this system offers a UNIX socket, for example unix:/tmp/vm.sock',
  );
}

function dial(address: SocketAddress, receive: (chunk: Uint8Array) => void): Socket {
  const onread = {
    buffer: Buffer.alloc(READ_BYTES),
    callback: (count: number, bytes: Uint8Array) => {
      receive(bytes.subarray(0, count));
      return true;
    },
  };
  if (address.kind !== 'tcp') return connect({ path: address.path, onread });
  return connect({ host: address.host, port: address.port, noDelay: true, keepAlive: true, onread });
}

function established(socket: Socket, address: SocketAddress, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const fail = (error: unknown) => {
    socket.destroy();
    reject(error);
  };
  const cancel = () => fail(signal?.reason);
  const refuse = (error: Error) => fail(explainConnect(address, error));
  const late = Object.assign(new Error(`no answer in ${CONNECT_DEADLINE_MS / 1000} s`), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => refuse(late), CONNECT_DEADLINE_MS);
  signal?.addEventListener('abort', cancel, { once: true });
  socket.once('connect', resolve);
  socket.on('error', refuse);
  return promise.finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    socket.off('error', refuse);
    // A destroyed socket may still report; no listener is left.
    if (socket.destroyed) socket.on('error', () => undefined);
  });
}

function isNotice(chunk: Uint8Array): boolean {
  return chunk.length === BUSY_NOTICE.length && BUSY_NOTICE.equals(chunk);
}
