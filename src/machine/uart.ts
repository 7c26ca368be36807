/**
 * The debug port: a 16750 at COM1, a 16550 whose FIFOs hold 64 bytes, as the cores' IN and OUT see it. They are rings on
 * the board, much deeper than that, because the cable is an unpaced pipe: it applies back-pressure instead of overrunning.
 *
 * The reader of what arrives is whichever side polls. While a core in VMX root waits for a byte here it owns the UART
 * (`uartOwner` on the board); when it goes back to the guest, what is left goes to the operating system's driver.
 *
 * What a core sends is seen outside when the core waits or goes back to the guest, not before: so the answer to a
 * frame never arrives before the core that sent the frame owns the UART.
 */
import { type Board, ringMain } from './board.ts';
import { ByteRing } from './byte-ring.ts';

export const COM1 = 0x3f8;
/** Bytes that can be sent when the transmitter is empty. */
const FIFO = 64;
/** Most bytes that wait unseen, so that the host does not wake for every byte of a frame. */
const UNSEEN = 4096;

const LineStatus = { dataReady: 1, transmitterEmpty: 0x60 } as const;
/** Carrier, data set ready, clear to send: the cable is plugged in. */
const MODEM_STATUS = 0xb0;
const DIVISOR_LATCH = 0x80;
/** Indexes of the plain registers among the UART's words on the board. */
const Word = { interruptEnable: 0, lineControl: 1, modemControl: 2, scratch: 3, divisor: 4 } as const;

/** The rings of a board: what came from the cable, and what goes to it. */
export function receiveRing({ rx, words, at }: Board): ByteRing {
  return new ByteRing(rx, words, { head: at.rxHead, shown: at.rxHead, tail: at.rxTail });
}
export function transmitRing({ tx, words, at }: Board): ByteRing {
  return new ByteRing(tx, words, { head: at.txHead, shown: at.txShown, tail: at.txTail });
}

export class Uart {
  readonly #board: Board;
  readonly #words: Int32Array;
  readonly #registers: number;
  readonly #receive: ByteRing;
  readonly #transmit: ByteRing;
  /** Bytes sent and not shown, and the transmit ring's count with the last of them. */
  #unseen = 0;
  #sent = 0;
  /** The host has more to do than taking bytes. */
  #wanted = false;
  /** What the line status last said: nothing to read; room to write. */
  #sawEmpty = false;
  #sawRoom = true;

  constructor(board: Board) {
    this.#board = board;
    this.#words = board.words;
    this.#registers = board.at.uartRegisters;
    this.#receive = receiveRing(board);
    this.#transmit = transmitRing(board);
  }

  /** Whether, since the last call, the core looked for a byte and found none, and did not wait for room to write. */
  askWaitsForByte(): boolean {
    const waits = this.#sawEmpty && this.#sawRoom;
    this.#sawEmpty = false;
    return waits;
  }

  /** The core waits for a byte in VMX root: what comes from the cable is for its polling from now on. */
  own(core: number): void {
    const { words, at } = this.#board;
    if (Atomics.exchange(words, at.uartOwner, core + 1) === 0) Atomics.add(words, at.halts, 1);
  }

  /** The core goes back to its guest: the operating system gets what it left unread. */
  release(core: number): void {
    const { words, at } = this.#board;
    const owned = Atomics.compareExchange(words, at.uartOwner, core + 1, 0) === core + 1;
    if (owned && !this.empty) this.#wanted = true;
    this.announce();
  }

  read(register: number): number {
    switch (register) {
      case 0:
        return this.#divisorAccess() ? this.#get(Word.divisor) & 0xff : this.#take();
      case 1:
        return this.#divisorAccess() ? this.#get(Word.divisor) >> 8 : this.#get(Word.interruptEnable);
      case 2:
        // No interrupt pending; FIFOs on, of 64 bytes, as the operating system's driver sets them up.
        return 0xe1;
      case 3:
        return this.#get(Word.lineControl);
      case 4:
        return this.#get(Word.modemControl);
      case 5:
        return this.#lineStatus();
      case 6:
        return MODEM_STATUS;
      default:
        return this.#get(Word.scratch);
    }
  }

  write(register: number, value: number): void {
    switch (register) {
      case 0:
        if (this.#divisorAccess()) this.#set(Word.divisor, (this.#get(Word.divisor) & 0xff00) | value);
        else this.send(Uint8Array.of(value));
        break;
      case 1:
        if (this.#divisorAccess()) this.#set(Word.divisor, (this.#get(Word.divisor) & 0xff) | (value << 8));
        else this.#set(Word.interruptEnable, value & 0x0f);
        break;
      case 3:
        this.#set(Word.lineControl, value);
        break;
      case 4:
        this.#set(Word.modemControl, value);
        break;
      case 7:
        this.#set(Word.scratch, value);
        break;
    }
  }

  /** Without room the bytes are lost, as in the chip: software asks the line status first. */
  send(bytes: Uint8Array): void {
    // All but the last bytes: those may be the end of a frame that is answered.
    if (this.#unseen >= UNSEEN) this.announce();
    const sent = this.#transmit.push(bytes);
    if (sent === undefined) return;
    this.#sent = sent;
    this.#unseen += bytes.length;
  }

  /** Shows the host what was sent, and has it move bytes. */
  announce(): void {
    if (this.#unseen === 0 && !this.#wanted) return;
    if (this.#unseen > 0) this.#transmit.show(this.#sent);
    this.#unseen = 0;
    this.#wanted = false;
    ringMain(this.#board);
  }

  /** True while there is nothing to read. */
  get empty(): boolean {
    return this.#receive.waiting === 0;
  }

  #take(): number {
    const byte = this.#receive.popByte();
    const { words, at } = this.#board;
    if (words[at.roomWanted] !== 0 && this.empty) this.#wanted = true;
    return Math.max(0, byte);
  }

  #lineStatus(): number {
    this.#sawEmpty = this.empty;
    this.#sawRoom = this.#transmit.free >= FIFO;
    return (this.#sawEmpty ? 0 : LineStatus.dataReady) | (this.#sawRoom ? LineStatus.transmitterEmpty : 0);
  }

  #divisorAccess(): boolean {
    return (this.#get(Word.lineControl) & DIVISOR_LATCH) !== 0;
  }

  #get(word: number): number {
    return this.#words[this.#registers + word]!;
  }

  #set(word: number, value: number): void {
    Atomics.store(this.#words, this.#registers + word, value);
  }
}
