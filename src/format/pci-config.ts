/** A PCI function's configuration space in words: PCI Local Bus Specification 3.0, chapter 6; bridges: PCI-to-PCI 1.2, 3.2. */
import { pciClassName } from './pci-classes.ts';

export interface PciField {
  readonly name: string;
  readonly at: number;
  /** Bytes. */
  readonly size: number;
  readonly value: number;
  /** What it means, where that is more than its number. */
  readonly text: string;
}

export interface PciBar {
  readonly index: number;
  readonly kind: 'memory' | 'I/O';
  readonly bits: 32 | 64 | 16;
  readonly prefetchable: boolean;
  readonly address: bigint;
  /** The function answers there: the command register has its kind switched on. */
  readonly enabled: boolean;
}

export interface PciCapability {
  readonly at: number;
  readonly id: number;
  readonly name: string;
}

export interface PciHeader {
  readonly kind: 'device' | 'bridge' | 'other';
  readonly fields: readonly PciField[];
  readonly bars: readonly PciBar[];
  readonly capabilities: readonly PciCapability[];
}

type Meaning = (value: number, config: DataView) => string;
type Field = readonly [name: string, at: number, size: 1 | 2 | 3 | 4, meaning?: Meaning];

const bitNames =
  (names: Readonly<Record<number, string>>): Meaning =>
  (value) =>
    Object.entries(names)
      .flatMap(([bit, name]) => ((value >>> Number(bit)) & 1 ? [name] : []))
      .join(', ');

const commandBits = bitNames({
  0: 'I/O',
  1: 'memory',
  2: 'bus master',
  3: 'special cycles',
  4: 'memory write and invalidate',
  5: 'VGA snoop',
  6: 'parity errors',
  8: 'SERR#',
  9: 'fast back-to-back',
  10: 'INTx off',
});

const statusBits = bitNames({
  3: 'interrupt pending',
  4: 'capabilities',
  5: '66 MHz',
  7: 'fast back-to-back',
  8: 'master data parity error',
  11: 'signalled target abort',
  12: 'received target abort',
  13: 'received master abort',
  14: 'signalled system error',
  15: 'parity error',
});

const pin: Meaning = (value) => (value === 0 ? 'none' : value <= 4 ? `INT${'ABCD'[value - 1]}#` : 'reserved');
const line: Meaning = (value) => (value === 0xff ? 'not connected' : '');
const headerKind: Meaning = (value) =>
  `${['device', 'PCI bridge', 'CardBus bridge'][value & 0x7f] ?? 'unknown'}${value & 0x80 ? ', several functions' : ''}`;

const common: readonly Field[] = [
  ['vendor', 0x00, 2],
  ['device', 0x02, 2],
  ['command', 0x04, 2, commandBits],
  ['status', 0x06, 2, statusBits],
  ['revision', 0x08, 1],
  ['class', 0x09, 3, pciClassName],
  ['cache line', 0x0c, 1, (value) => (value === 0 ? '' : `${4 * value} bytes`)],
  ['latency timer', 0x0d, 1],
  ['header type', 0x0e, 1, headerKind],
  ['self test', 0x0f, 1],
];

const ofDevice: readonly Field[] = [
  ['CardBus CIS', 0x28, 4],
  ['subsystem vendor', 0x2c, 2],
  ['subsystem', 0x2e, 2],
  ['expansion ROM', 0x30, 4],
  ['capabilities at', 0x34, 1],
  ['interrupt line', 0x3c, 1, line],
  ['interrupt pin', 0x3d, 1, pin],
  ['minimum grant', 0x3e, 1],
  ['maximum latency', 0x3f, 1],
];

const ofBridge: readonly Field[] = [
  ['primary bus', 0x18, 1],
  ['secondary bus', 0x19, 1],
  ['last bus behind it', 0x1a, 1],
  ['secondary latency', 0x1b, 1],
  ['I/O window', 0x1c, 2, ioWindow],
  ['secondary status', 0x1e, 2, statusBits],
  ['memory window', 0x20, 4, (value) => window(value, 0, 0)],
  [
    'prefetch window',
    0x24,
    4,
    (value, config) => window(value, config.getUint32(0x28, true), config.getUint32(0x2c, true)),
  ],
  ['capabilities at', 0x34, 1],
  ['expansion ROM', 0x38, 4],
  ['interrupt line', 0x3c, 1, line],
  ['interrupt pin', 0x3d, 1, pin],
  ['bridge control', 0x3e, 2],
];

/** Bits 4 to 7 are address bits 12 to 15; bit 0 says that the upper halves count. */
function ioWindow(value: number, config: DataView): string {
  const wide = (value & 1) === 1;
  const [baseHigh, limitHigh] = wide ? [config.getUint16(0x30, true), config.getUint16(0x32, true)] : [0, 0];
  const base = baseHigh * 0x10000 + ((value & 0xf0) << 8);
  const limit = limitHigh * 0x10000 + ((value & 0xf000) | 0xfff);
  return limit < base ? 'none' : `${base.toString(16)} to ${limit.toString(16)}`;
}

/** The upper twelve bits of each half are address bits 20 to 31. */
function window(value: number, baseHigh: number, limitHigh: number): string {
  const base = (BigInt(baseHigh) << 32n) | BigInt(((value & 0xfff0) << 16) >>> 0);
  const limit = (BigInt(limitHigh) << 32n) | BigInt((value & 0xfff00000) >>> 0) | 0xfffffn;
  return limit < base ? 'none' : `${base.toString(16)} to ${limit.toString(16)}`;
}

/** @param config 256 bytes */
export function decodePciConfig(config: Uint8Array): PciHeader {
  const view = new DataView(config.buffer, config.byteOffset, config.byteLength);
  const type = view.getUint8(0x0e) & 0x7f;
  const kind = type === 0 ? 'device' : type === 1 ? 'bridge' : 'other';
  const own = kind === 'device' ? ofDevice : kind === 'bridge' ? ofBridge : [];
  return {
    kind,
    fields: [...common, ...own].map(([name, at, size, meaning]) => {
      const value = read(view, at, size);
      return { name, at, size, value, text: meaning?.(value, view) ?? '' };
    }),
    bars: kind === 'other' ? [] : bars(view, kind === 'device' ? 6 : 2),
    capabilities: capabilities(view, kind === 'other' ? undefined : 0x34),
  };
}

function read(view: DataView, at: number, size: number): number {
  let value = 0;
  for (let index = size - 1; index >= 0; index--) value = value * 256 + view.getUint8(at + index);
  return value;
}

/** Those that hold an address; a 64-bit one takes the place of two. */
function bars(view: DataView, count: number): PciBar[] {
  const command = view.getUint16(4, true);
  const found: PciBar[] = [];
  for (let index = 0; index < count; index++) {
    const value = view.getUint32(0x10 + 4 * index, true);
    if (value === 0) continue;
    if (value & 1) {
      const address = BigInt((value & ~3) >>> 0);
      found.push({ index, kind: 'I/O', bits: 32, prefetchable: false, address, enabled: (command & 1) !== 0 });
      continue;
    }
    const bits = ([32, 16, 64, 32] as const)[(value >>> 1) & 3]!;
    const high = bits === 64 && index + 1 < count ? view.getUint32(0x14 + 4 * index, true) : 0;
    const address = (BigInt(high) << 32n) | BigInt((value & ~15) >>> 0);
    const prefetchable = (value & 8) !== 0;
    found.push({ index, kind: 'memory', bits, prefetchable, address, enabled: (command & 2) !== 0 });
    if (bits === 64) index++;
  }
  return found;
}

const capabilityNames: Readonly<Record<number, string>> = {
  1: 'power management',
  2: 'AGP',
  3: 'vital product data',
  4: 'slot identification',
  5: 'MSI',
  6: 'CompactPCI hot swap',
  7: 'PCI-X',
  8: 'HyperTransport',
  9: 'vendor specific',
  10: 'debug port',
  12: 'hot plug',
  13: 'subsystem of a bridge',
  14: 'AGP 8x',
  16: 'PCI Express',
  17: 'MSI-X',
  18: 'SATA',
  19: 'advanced features',
  20: 'enhanced allocation',
};

/** The list of capabilities; bounded, since it may go round. */
function capabilities(view: DataView, pointerAt: number | undefined): PciCapability[] {
  const found: PciCapability[] = [];
  if (pointerAt === undefined || (view.getUint16(6, true) & (1 << 4)) === 0) return found;
  const seen = new Set<number>();
  for (let at = view.getUint8(pointerAt) & ~3; at >= 0x40 && !seen.has(at); at = view.getUint8(at + 1) & ~3) {
    seen.add(at);
    const id = view.getUint8(at);
    found.push({ at, id, name: capabilityNames[id] ?? `capability ${id.toString(16)}` });
  }
  return found;
}
