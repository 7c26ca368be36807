/** Connects a line to the embedded machine's UART: bytes pass both ways, in order, within bounds. */
import type { Line } from '../line/line.ts';

/** The UART of a machine as the board sees it; src/machine has one. */
export interface CableSocket {
  /** @returns false when there is no room for all of them: none was taken, wait for onRoom */
  fromCable(bytes: Uint8Array): boolean;
  onRoom(ready: () => void): void;
  /** The bytes stay as they are. A machine that awaits the promise sends no faster than the line takes. */
  onToCable(take: (bytes: Uint8Array) => void | Promise<void>): void;
}

/** Longer pieces might never fit the UART's queue. */
const PIECE_BYTES = 4096;

/** Most bytes that wait in either direction; a line without flow control loses the rest. */
export const MAX_WAITING_BYTES = 8 * 1024 * 1024;

export class Pump {
  readonly #line: Line;
  readonly #socket: CableSocket;
  readonly #lost: (bytes: number) => void;
  /** Arrived from the line and not yet taken by the UART, oldest first. */
  #arrived: Uint8Array[] = [];
  #arrivedBytes = 0;
  /** Given to the line and not yet taken by the system. */
  #leavingBytes = 0;

  /** @param lost is called when bytes had to be dropped */
  constructor(line: Line, socket: CableSocket, lost: (bytes: number) => void) {
    this.#line = line;
    this.#socket = socket;
    this.#lost = lost;
    line.onData((chunk) => this.#arrive(chunk));
    socket.onRoom(() => this.#pass());
    socket.onToCable((bytes) => this.#leave(bytes));
  }

  #arrive(chunk: Uint8Array): void {
    if (this.#arrivedBytes + chunk.length > MAX_WAITING_BYTES) {
      this.#lost(chunk.length);
      return;
    }
    const copy = chunk.slice();
    for (let at = 0; at < copy.length; at += PIECE_BYTES) this.#arrived.push(copy.subarray(at, at + PIECE_BYTES));
    this.#arrivedBytes += copy.length;
    this.#pass();
  }

  #pass(): void {
    let taken = 0;
    while (taken < this.#arrived.length && this.#socket.fromCable(this.#arrived[taken]!)) {
      this.#arrivedBytes -= this.#arrived[taken]!.length;
      taken += 1;
    }
    if (taken > 0) this.#arrived.splice(0, taken);
  }

  async #leave(bytes: Uint8Array): Promise<void> {
    if (this.#leavingBytes + bytes.length > MAX_WAITING_BYTES) {
      this.#lost(bytes.length);
      return;
    }
    this.#leavingBytes += bytes.length;
    // A line that is gone says so through `closed`.
    await this.#line.write(bytes).catch(() => undefined);
    this.#leavingBytes -= bytes.length;
  }
}
