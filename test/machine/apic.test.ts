import { beforeEach, describe, expect, test } from 'vitest';
import { LocalApic } from '../../src/machine/apic.ts';
import { Attention, type Board, createBoard } from '../../src/machine/board.ts';

const ENABLE = 0x1ff;
let board: Board;
let now: number;
let apic: LocalApic;
beforeEach(() => {
  board = createBoard(3);
  now = 0;
  apic = new LocalApic(
    board,
    0,
    () => now,
    () => 0,
  );
  apic.write(0xf0, ENABLE);
});
const wanted = (core: number): number => board.attention[core]!;

describe('interrupt commands', () => {
  test('reach the named core', () => {
    apic.write(0x310, 2 << 24);
    apic.write(0x300, 0x45);
    expect(
      new LocalApic(
        board,
        2,
        () => 0,
        () => 0,
      ).read(0x220),
    ).toBe(1 << 5);
    expect(wanted(2)).toBe(Attention.interrupt);
    expect(wanted(1)).toBe(0);
  });

  test('reach all others with the shorthand, as NMI too', () => {
    apic.write(0x300, (3 << 18) | (4 << 8));
    expect([0, 1, 2].map(wanted)).toEqual([0, Attention.nmi, Attention.nmi]);
  });

  test('start a core that waits for it', () => {
    apic.write(0x310, 1 << 24);
    apic.write(0x300, 0x608);
    expect(wanted(1)).toBe(Attention.start);
    expect(board.startVector[1]).toBe(8);
  });
});

describe('priorities', () => {
  const self = (vector: number) => apic.write(0x300, (1 << 18) | vector);

  test('the highest vector goes first, and a lower one waits for its end', () => {
    self(0x41);
    self(0x61);
    expect(apic.pending(0)).toBe(0x61);
    apic.accept(0x61);
    expect(apic.pending(0)).toBeUndefined();
    apic.write(0xb0, 0);
    expect(apic.pending(0)).toBe(0x41);
  });

  test('the task priority holds back its class and those below', () => {
    self(0x41);
    expect(apic.pending(4)).toBeUndefined();
    expect(apic.pending(3)).toBe(0x41);
  });

  test('a disabled APIC delivers nothing', () => {
    apic.write(0xf0, 0xff);
    self(0x41);
    expect(apic.pending(0)).toBeUndefined();
  });
});

describe('the timer', () => {
  test('counts time down by its divisor', () => {
    apic.write(0x3e0, 0); // by 2
    apic.write(0x380, 100);
    expect(apic.deadline).toBe(200);
    now = 50;
    expect(apic.read(0x390)).toBe(75);
  });

  test('a periodic one continues without drift', () => {
    apic.write(0x3e0, 0xb);
    apic.write(0x320, (1 << 17) | 0x40);
    apic.write(0x380, 100);
    now = 130;
    apic.fire();
    expect(apic.deadline).toBe(200);
    expect(apic.pending(0)).toBe(0x40);
  });

  test('a masked one does not fire', () => {
    apic.write(0x320, (1 << 16) | 0x40);
    apic.write(0x380, 100);
    apic.fire();
    expect(apic.pending(0)).toBeUndefined();
  });
});
