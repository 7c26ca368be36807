import { beforeEach, describe, expect, test } from 'vitest';
import { type Board, createBoard, UART_RING_BYTES } from '../../src/machine/board.ts';
import { BoardPort } from '../../src/machine/port.ts';
import { Uart } from '../../src/machine/uart.ts';

const DATA = 0;
const LINE_STATUS = 5;
const READY = 0x01;
const EMPTY = 0x60;

let board: Board;
let uart: Uart;
let port: BoardPort;
let sent: number[];
let received: number[];
let halts: number[];
beforeEach(() => {
  board = createBoard(2);
  uart = new Uart(board);
  port = new BoardPort(board);
  sent = [];
  received = [];
  halts = [];
  port.onToCable((bytes) => void sent.push(...bytes));
  port.onReceive((bytes, before) => {
    received.push(...bytes);
    halts.push(before);
  });
});

describe('from the cable', () => {
  test('bytes go to the operating system while no core polls', () => {
    port.fromCable(Uint8Array.of(1, 2));
    expect(received).toEqual([1, 2]);
    expect(uart.read(LINE_STATUS)).toBe(EMPTY);
  });

  test('bytes stay in the FIFO while a core owns the UART', () => {
    uart.own(1);
    port.fromCable(Uint8Array.of(1, 2));
    expect(received).toEqual([]);
    expect(uart.read(LINE_STATUS)).toBe(EMPTY | READY);
    expect(uart.read(DATA)).toBe(1);
  });

  test('bytes for the operating system come with the number of halts before them', () => {
    port.fromCable(Uint8Array.of(1));
    uart.own(1);
    uart.own(1);
    port.fromCable(Uint8Array.of(2));
    uart.release(1);
    port.service();
    expect(halts).toEqual([0, 1]);
    expect(port.halts()).toBe(1);
  });

  test('what the owner leaves goes to the operating system', () => {
    uart.own(1);
    port.fromCable(Uint8Array.of(1, 2));
    uart.read(DATA);
    uart.release(1);
    port.service();
    expect(received).toEqual([2]);
  });

  test('another core that goes back to its guest changes nothing', () => {
    uart.own(1);
    uart.release(0);
    port.fromCable(Uint8Array.of(1));
    expect(received).toEqual([]);
  });

  test('a full FIFO refuses bytes and reports when there is room', () => {
    uart.own(0);
    let rooms = 0;
    port.onRoom(() => {
      rooms++;
    });
    expect(port.fromCable(new Uint8Array(UART_RING_BYTES))).toBe(true);
    expect(port.fromCable(new Uint8Array(1))).toBe(false);
    port.service();
    expect(rooms).toBe(0);
    while (uart.read(LINE_STATUS) & READY) uart.read(DATA);
    port.service();
    expect(rooms).toBe(1);
  });
});

describe('to the cable', () => {
  test('bytes leave when the core waits or returns, not before', () => {
    uart.write(DATA, 7);
    port.service();
    expect(sent).toEqual([]);
    uart.announce();
    port.service();
    expect(sent).toEqual([7]);
  });

  test('the machine waits for a slow cable', async () => {
    const slow = Promise.withResolvers<void>();
    const pieces: number[] = [];
    port.onToCable((bytes) => {
      pieces.push(bytes.length);
      return slow.promise;
    });
    for (let i = 0; i < 10_000; i++) uart.write(DATA, i & 0xff);
    uart.announce();
    port.service();
    expect(pieces).toEqual([4096]);
    slow.resolve();
    await expect.poll(() => pieces.reduce((sum, piece) => sum + piece)).toBe(10_000);
  });

  test('a full transmitter shows in the line status', () => {
    for (let i = 0; i < UART_RING_BYTES; i++) uart.write(DATA, 0);
    expect(uart.read(LINE_STATUS)).toBe(0);
  });
});

describe('registers', () => {
  test('the divisor shares addresses with data and interrupt enable', () => {
    uart.write(3, 0x83);
    uart.write(0, 0x01);
    uart.write(1, 0x02);
    expect([uart.read(0), uart.read(1)]).toEqual([1, 2]);
    uart.write(3, 0x03);
    uart.write(1, 0x0f);
    expect(uart.read(1)).toBe(0x0f);
    expect(sent).toEqual([]);
  });

  test('the scratch register keeps what is written', () => {
    uart.write(7, 0x5a);
    expect(uart.read(7)).toBe(0x5a);
  });
});
