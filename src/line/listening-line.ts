import type { Server, Socket } from 'node:net';
import { type Line, type LineEnd, LineError } from './line.ts';
import { BUSY_NOTICE, disconnected } from './socket-errors.ts';
import { StreamLine } from './stream-line.ts';

/** How long a peer that is turned away may take to read why. */
const REFUSAL_MS = 1000;

/**
 * The listening end of a socket, as a line. Without a peer it is a port without a cable: what is written is lost.
 */
export class ListeningLine implements Line {
  readonly name: string;
  readonly baudRate = undefined;
  readonly closed: Promise<LineEnd>;
  readonly #server: Server;
  readonly #settle: (end: LineEnd) => void;
  #peer: StreamLine | undefined;
  #receive: ((chunk: Uint8Array) => void) | undefined;
  #announce: ((present: boolean) => void) | undefined;
  #end: LineEnd | undefined;

  /** @param server listens already; @param early peers that have come already */
  constructor(name: string, server: Server, early: readonly Socket[]) {
    this.name = name;
    this.#server = server;
    const { promise, resolve } = Promise.withResolvers<LineEnd>();
    this.closed = promise;
    this.#settle = resolve;
    server.on('connection', (socket) => this.#accept(socket));
    server.on('error', (error) => void this.#finish({ reason: 'gone', error: disconnected(name, error) }));
    for (const socket of early) this.#accept(socket);
  }

  onData(receive: (chunk: Uint8Array) => void): void {
    this.#receive = receive;
    this.#peer?.onData(receive);
  }

  onPeer(changed: (present: boolean) => void): void {
    this.#announce = changed;
    if (this.#peer !== undefined) changed(true);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#end?.reason === 'gone') throw this.#end.error;
    if (this.#end !== undefined) throw new LineError('gone', `${this.name} has been closed`, 'open it again');
    // A peer that leaves meanwhile takes the bytes with it, like a pulled cable.
    await this.#peer?.write(bytes).catch(() => undefined);
  }

  async probe(): Promise<void> {}

  async close(): Promise<void> {
    await this.#finish({ reason: 'closed' });
    await this.closed;
  }

  #accept(socket: Socket): void {
    if (this.#end !== undefined || this.#peer !== undefined) {
      refuse(socket);
      return;
    }
    const peer = new StreamLine({ name: this.name, describe: (error) => disconnected(this.name, error) }, (receive) => {
      socket.on('data', receive);
      socket.pause();
      return socket;
    });
    this.#peer = peer;
    void peer.closed.then(() => {
      this.#peer = undefined;
      if (this.#end === undefined) this.#announce?.(false);
    });
    if (this.#receive !== undefined) peer.onData(this.#receive);
    this.#announce?.(true);
  }

  async #finish(end: LineEnd): Promise<void> {
    if (this.#end !== undefined) return;
    this.#end = end;
    this.#server.close();
    await this.#peer?.close();
    this.#settle(end);
  }
}

function refuse(socket: Socket): void {
  socket.on('error', () => undefined);
  socket.resume();
  socket.end(BUSY_NOTICE);
  setTimeout(() => socket.destroy(), REFUSAL_MS).unref();
}
