import { beforeEach, describe, expect, test } from 'vitest';
import { type Board, createBoard } from '../../src/machine/board.ts';
import { IoApic } from '../../src/machine/io-apic.ts';
import { PciBus } from '../../src/machine/pci.ts';

let board: Board;
beforeEach(() => {
  board = createBoard(2);
});

describe('the I/O APIC', () => {
  const access = (io: IoApic, index: number, value?: number) => {
    io.write(0, index);
    if (value !== undefined) io.write(0x10, value);
    return io.read(0x10);
  };

  test('is shared by all cores: 24 entries, masked, as the firmware leaves them', () => {
    const [one, other] = [new IoApic(board.ioApic), new IoApic(board.ioApic)];
    expect(access(one, 1)).toBe(0x170020);
    expect(access(one, 0x10 + 2 * 4)).toBe(0x10034);
    access(one, 0x10 + 2 * 7, 0x8031);
    access(one, 0x11 + 2 * 7, 0x01000000);
    expect([access(other, 0x1e), access(other, 0x1f)]).toEqual([0x8031, 0x01000000]);
  });

  test('keeps its read-only bits', () => {
    const io = new IoApic(board.ioApic);
    expect(access(io, 0x10, 0xffffffff)).toBe(0x1afff);
    expect(access(io, 0x11, 0xffffffff)).toBe(0xff000000);
    expect(access(io, 1, 0)).toBe(0x170020);
    expect(access(io, 0, 0xffffffff)).toBe(0x0f000000);
    expect(access(io, 0x40, 5)).toBe(0);
  });
});

describe('PCI configuration', () => {
  const address = (bus: number, device: number, number: number, at: number) =>
    (0x80000000 | (bus << 16) | (device << 11) | (number << 8) | at) >>> 0;

  test('reads in any width, at any offset', () => {
    const pci = new PciBus(board);
    pci.write(0xcf8, 4, address(0, 2, 0, 8));
    expect(pci.read(0xcf8, 4)).toBe(address(0, 2, 0, 8));
    expect(pci.read(0xcfc, 4)).toBe(0x07000200);
    expect(pci.read(0xcfe, 2)).toBe(0x0700);
    expect(pci.read(0xcff, 1)).toBe(0x07);
  });

  test('reads ones where no function is, and where the address is not enabled', () => {
    const pci = new PciBus(board);
    pci.write(0xcf8, 4, address(0, 9, 0, 0));
    expect([pci.read(0xcfc, 4), pci.read(0xcfc, 2), pci.read(0xcfc, 1)]).toEqual([0xffffffff, 0xffff, 0xff]);
    pci.write(0xcf8, 4, 0);
    expect(pci.read(0xcfc, 4)).toBe(0xffffffff);
    pci.write(0xcf8, 4, address(0, 0, 0, 0xfc));
    expect(pci.read(0xcff, 2)).toBe(0xffff);
  });

  test('ignores writes; the address is shared by all cores', () => {
    const [one, other] = [new PciBus(board), new PciBus(board)];
    one.write(0xcf8, 4, address(0, 0, 0, 4));
    one.write(0xcfc, 4, 0);
    expect(other.read(0xcfc, 2)).toBe(6);
    one.write(0xcf8, 2, 0x1234);
    expect(other.read(0xcf8, 4)).toBe(address(0, 0, 0, 4));
  });
});
