/**
 * What the cores, the cable and the operating system's half of the machine share: a few SharedArrayBuffers. The board
 * is plain data, so that it can be posted to worker threads; everyone attaches to it with `attachBoard`.
 */

import { IO_APIC_WORDS, IoApic } from './io-apic.ts';

/** Most cores a machine can have: a one-byte APIC ID would allow more, a host would not run them well. */
export const MAX_CORES = 16;
/** Bytes of guest memory. */
export const RAM_BYTES = 64 * 1024 * 1024;
/** Bytes each way that the UART holds; a power of two. Far above a 16550's 16, since nothing paces the cable. */
export const UART_RING_BYTES = 128 * 1024;
const PAGE_COUNT = RAM_BYTES / 4096;

/** What is posted to a core's worker. */
export interface BoardBuffers {
  readonly cores: number;
  readonly ram: SharedArrayBuffer;
  /** One word a physical page: 0 = no code was decoded there, else its generation. */
  readonly codePages: SharedArrayBuffer;
  readonly words: SharedArrayBuffer;
  readonly rx: SharedArrayBuffer;
  readonly tx: SharedArrayBuffer;
}

/** Why a core should stop executing instructions for a moment: bits of its attention word. */
export const Attention = {
  /** An interrupt was put into the local APIC's request register. */
  interrupt: 1,
  nmi: 2,
  /** Start-up IPI; the vector is in `startVector`. */
  start: 4,
  /** A request of the driver device is in the mailbox for this core. */
  mailbox: 8,
  /** The machine is switched off. */
  stop: 16,
} as const;

/** What a core is doing, for the host side. */
export const CoreState = { waitingForStart: 0, running: 1, sleeping: 2, inRoot: 3, stopped: 4, broken: 5 } as const;

/** Indexes of single words in `words`. */
const Single = {
  main: 0,
  /** 1 + the core that polls the UART in VMX root; 0: the operating system has it. */
  uartOwner: 1,
  rxHead: 2,
  rxTail: 3,
  txHead: 4,
  txTail: 5,
  txShown: 21,
  uartRegisters: 6, // eight of them
  mailboxState: 14,
  mailboxCall: 15,
  mailboxLength: 16,
  mailboxStatus: 17,
  userMessages: 18,
  translationEdits: 19,
  /** The host holds bytes back: it wants to know when the receive ring is empty. */
  roomWanted: 20,
  /** How often a core took the UART from the operating system, which every halt begins with. */
  halts: 23,
  /** The last value written to the PCI bus' address port. */
  pciAddress: 22,
} as const;

/** Index of the first of MAX_CORES words. */
const perCore = (index: number): number => 32 + index * MAX_CORES;
const REQUEST_WORDS = 8;
const IO_APIC_FIRST = perCore(4) + MAX_CORES * REQUEST_WORDS;

export interface Board {
  readonly buffers: BoardBuffers;
  readonly cores: number;
  readonly ram: SharedArrayBuffer;
  readonly codePages: Int32Array;
  readonly rx: Uint8Array;
  readonly tx: Uint8Array;
  /** All control words; `at` has their indexes. */
  readonly words: Int32Array;
  readonly at: typeof Single;
  readonly attention: Int32Array;
  readonly doorbell: Int32Array;
  readonly state: Int32Array;
  readonly startVector: Int32Array;
  /** The I/O APIC's registers (io-apic.ts). */
  readonly ioApic: Int32Array;
  /** Interrupt request register of a core's local APIC, 256 bits. */
  requests(core: number): Int32Array;
}

export function createBoard(cores: number): Board {
  const board = attachBoard({
    cores,
    ram: new SharedArrayBuffer(RAM_BYTES),
    codePages: new SharedArrayBuffer(PAGE_COUNT * 4),
    words: new SharedArrayBuffer((IO_APIC_FIRST + IO_APIC_WORDS) * 4),
    rx: new SharedArrayBuffer(UART_RING_BYTES),
    tx: new SharedArrayBuffer(UART_RING_BYTES),
  });
  new IoApic(board.ioApic).reset();
  return board;
}

export function attachBoard(buffers: BoardBuffers): Board {
  const words = new Int32Array(buffers.words);
  const column = (index: number) => words.subarray(perCore(index), perCore(index) + MAX_CORES);
  const requests = Array.from({ length: buffers.cores }, (_, core) => {
    const first = perCore(4) + core * REQUEST_WORDS;
    return words.subarray(first, first + REQUEST_WORDS);
  });
  return {
    buffers,
    cores: buffers.cores,
    ram: buffers.ram,
    codePages: new Int32Array(buffers.codePages),
    rx: new Uint8Array(buffers.rx),
    tx: new Uint8Array(buffers.tx),
    words,
    at: Single,
    attention: column(0),
    doorbell: column(1),
    state: column(2),
    startVector: column(3),
    ioApic: words.subarray(IO_APIC_FIRST, IO_APIC_FIRST + IO_APIC_WORDS),
    requests: (core) => requests[core]!,
  };
}

/** Sets bits of a core's attention word and wakes it where it sleeps in HLT. */
export function callAttention(board: Board, core: number, bits: number): void {
  Atomics.or(board.attention, core, bits);
  Atomics.notify(board.attention, core);
}

/** Wakes a core that rests while it spins in the driver core. */
export function ring(board: Board, core: number): void {
  Atomics.add(board.doorbell, core, 1);
  Atomics.notify(board.doorbell, core);
}

/** Something for the host's main thread: bytes to send, a message, an answered request, a changed core state. */
export function ringMain(board: Board): void {
  Atomics.add(board.words, board.at.main, 1);
  Atomics.notify(board.words, board.at.main);
}
