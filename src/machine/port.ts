/** The UART from outside: the cable's end, and the operating system's serial driver. Lives in the main thread. */
import { type Board, ring } from './board.ts';
import type { ByteRing } from './byte-ring.ts';
import { receiveRing, transmitRing } from './uart.ts';

export interface MachinePort {
  /**
   * Bytes arriving from the cable. They go to the FIFO of the UART while the machine is halted, and to the operating
   * system's serial driver (`onReceive`) while it runs. False: full, nothing was taken; wait for `onRoom`.
   */
  fromCable(bytes: Uint8Array): boolean;
  /** Called once after a refused `fromCable`, when there is room again. */
  onRoom(call: () => void): void;
  /**
   * Bytes that the machine sends, from the polled UART or the operating system's driver, in order. Where it returns a
   * promise, the next bytes wait for it, and so does the machine once its buffers are full.
   */
  onToCable(receive: (bytes: Uint8Array) => void | Promise<void>): void;
  /** What the operating system's serial driver reads. */
  onReceive(receive: (bytes: Uint8Array, halts: number) => void): void;
  /** How often the machine has been halted so far. */
  halts(): number;
  /** What the operating system's serial driver writes. */
  send(bytes: Uint8Array): void;
}

/**
 * Pieces in which bytes go to the cable: they grow while the cable takes them at once, and shrink while it does not.
 */
const SMALLEST_PIECE = 256;
const LARGEST_PIECE = 64 * 1024;
/** A piece should be gone by then: the driver core gives up on a byte that finds no room for 2 s. */
const PIECE_MS = 100;

export class BoardPort implements MachinePort {
  readonly #board: Board;
  readonly #incoming: ByteRing;
  readonly #outgoing: ByteRing;
  /** What the operating system's driver wants to send; it goes when the UART's queue is empty. */
  readonly #outgoingDriver: Uint8Array[] = [];
  #toCable: (bytes: Uint8Array) => void | Promise<void> = () => {};
  #receive: (bytes: Uint8Array, halts: number) => void = () => {};
  #room: () => void = () => {};
  #piece = 4096;
  #draining = false;

  constructor(board: Board) {
    this.#board = board;
    this.#incoming = receiveRing(board);
    this.#outgoing = transmitRing(board);
  }

  fromCable(bytes: Uint8Array): boolean {
    const { words, at } = this.#board;
    if (this.#incoming.push(bytes) === undefined) {
      Atomics.store(words, at.roomWanted, 1);
      return false;
    }
    if (this.#deliver()) return true;
    const owner = Atomics.load(words, at.uartOwner);
    if (owner > 0) ring(this.#board, owner - 1);
    return true;
  }

  onRoom(call: () => void): void {
    this.#room = call;
  }

  onToCable(receive: (bytes: Uint8Array) => void | Promise<void>): void {
    this.#toCable = receive;
  }

  onReceive(receive: (bytes: Uint8Array, halts: number) => void): void {
    this.#receive = receive;
  }

  halts(): number {
    return Atomics.load(this.#board.words, this.#board.at.halts);
  }

  send(bytes: Uint8Array): void {
    this.#outgoingDriver.push(bytes.slice());
    this.#drain();
  }

  /** The board has notified the host: bytes may wait in either direction. */
  service(): void {
    const { words, at } = this.#board;
    this.#drain();
    this.#deliver();
    if (this.#incoming.waiting === 0 && Atomics.exchange(words, at.roomWanted, 0) !== 0) this.#room();
  }

  /** Gives bytes to the cable as long as there are some and it takes them. */
  async #drain(): Promise<void> {
    if (this.#draining) return;
    this.#draining = true;
    for (;;) {
      const bytes = this.#nextPiece();
      if (bytes === undefined) break;
      const taken = this.#toCable(bytes);
      if (taken === undefined) continue;
      const since = performance.now();
      await taken;
      const slow = performance.now() - since > PIECE_MS;
      this.#piece = slow ? Math.max(SMALLEST_PIECE, this.#piece / 2) : Math.min(LARGEST_PIECE, this.#piece * 2);
    }
    this.#draining = false;
  }

  #nextPiece(): Uint8Array | undefined {
    const bytes = this.#outgoing.pop(this.#piece);
    return bytes.length > 0 ? bytes : this.#outgoingDriver.shift();
  }

  /** @returns false when a core polls the UART: the bytes are its */
  #deliver(): boolean {
    // Read first: where a halt begins meanwhile, the bytes are from before it.
    const halts = this.halts();
    if (Atomics.load(this.#board.words, this.#board.at.uartOwner) > 0) return false;
    const bytes = this.#incoming.pop(Number.MAX_SAFE_INTEGER);
    if (bytes.length > 0) this.#receive(bytes, halts);
    return true;
  }
}
