/**
 * The machine's PCI bus: a few functions whose configuration spaces are fixed as firmware has set them up, reached
 * through configuration mechanism #1 (PCI Local Bus Specification 3.0, 3.2.2.3.2). Writes to them are ignored.
 */
import type { Board } from './board.ts';

const CONFIG_ADDRESS = 0xcf8;
const CONFIG_DATA = 0xcfc;
const ENABLE = 1 << 31;

interface PciFunction {
  readonly bus: number;
  readonly device: number;
  readonly function: number;
  readonly config: Uint8Array;
}

/** Vendor, device and class are those of the real parts: PCI ID database. */
interface Wiring {
  readonly at: readonly [bus: number, device: number, function: number];
  readonly vendor: number;
  readonly device: number;
  readonly command: number;
  /** Base class, subclass and interface, as 0x060400. */
  readonly class: number;
  readonly header?: number;
  /** Doublewords at offsets of the configuration space. */
  readonly words?: Readonly<Record<number, number>>;
}

const wiring: readonly Wiring[] = [
  // 82441FX: the host bridge.
  { at: [0, 0, 0], vendor: 0x8086, device: 0x1237, command: 0x0006, class: 0x060000 },
  // PIIX3: the ISA bridge, several functions in one device.
  { at: [0, 1, 0], vendor: 0x8086, device: 0x7000, command: 0x0007, class: 0x060100, header: 0x80 },
  // PIIX4: power management, without any BAR.
  {
    at: [0, 1, 3],
    vendor: 0x8086,
    device: 0x7113,
    command: 0x0001,
    class: 0x068000,
    words: { 60: 0x0109 },
  },
  // The debug port as seen from PCI: a 16550 whose eight I/O ports begin at COM1; interrupt line 4.
  {
    at: [0, 2, 0],
    vendor: 0x1b36,
    device: 0x0002,
    command: 0x0001,
    class: 0x070002,
    words: { 16: 0x3f9, 44: 0x11001af4, 60: 0x0104 },
  },
  // A bridge to bus 1, where a function without a driver is.
  {
    at: [0, 3, 0],
    vendor: 0x1b36,
    device: 0x0001,
    command: 0x0007,
    class: 0x060400,
    header: 1,
    words: { 24: 0x00010100, 28: 0x000001f1, 32: 0xfea0fea0, 36: 0x0001fff1 },
  },
  // A 64-bit BAR that is not enabled.
  {
    at: [1, 0, 0],
    vendor: 0x1b36,
    device: 0x0005,
    command: 0,
    class: 0x00ff00,
    words: { 16: 0xfea00004, 24: 0x00000001, 60: 0x010b },
  },
];

const CONFIG_BYTES = 256;
const functions: readonly PciFunction[] = wiring.map(wire);

export class PciBus {
  readonly #board: Board;

  constructor(board: Board) {
    this.#board = board;
  }

  /** True for the ports of mechanism #1. */
  owns(port: number): boolean {
    return port >= CONFIG_ADDRESS && port < CONFIG_DATA + 4;
  }

  read(port: number, size: number): number {
    const { words, at } = this.#board;
    const address = Atomics.load(words, at.pciAddress);
    if (port === CONFIG_ADDRESS && size === 4) return address >>> 0;
    const ones = size === 4 ? 0xffffffff : (1 << (8 * size)) - 1;
    const offset = (address & 0xfc) + (port - CONFIG_DATA);
    const found = port >= CONFIG_DATA && (address & ENABLE) !== 0 ? find(address) : undefined;
    if (found === undefined || offset + size > CONFIG_BYTES) return ones;
    const view = new DataView(found.config.buffer);
    return size === 4
      ? view.getUint32(offset, true)
      : size === 2
        ? view.getUint16(offset, true)
        : view.getUint8(offset);
  }

  /** Only the address can be written, and only as a whole. */
  write(port: number, size: number, value: number): void {
    const { words, at } = this.#board;
    if (port === CONFIG_ADDRESS && size === 4) Atomics.store(words, at.pciAddress, value & 0x80fffffc);
  }
}

function find(address: number): PciFunction | undefined {
  const [bus, device, number] = [(address >> 16) & 0xff, (address >> 11) & 0x1f, (address >> 8) & 7];
  return functions.find((one) => one.bus === bus && one.device === device && one.function === number);
}

function wire({ at, vendor, device, command, class: code, header = 0, words = {} }: Wiring): PciFunction {
  const config = new Uint8Array(CONFIG_BYTES);
  const view = new DataView(config.buffer);
  view.setUint16(0, vendor, true);
  view.setUint16(2, device, true);
  view.setUint16(4, command, true);
  view.setUint32(8, code << 8, true);
  view.setUint8(0xe, header);
  for (const [offset, value] of Object.entries(words)) view.setUint32(Number(offset), value, true);
  return { bus: at[0], device: at[1], function: at[2], config };
}
