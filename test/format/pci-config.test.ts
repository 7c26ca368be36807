import { expect, test } from 'vitest';
import { pciClassName } from '../../src/format/pci-classes.ts';
import { decodePciConfig } from '../../src/format/pci-config.ts';

/** A configuration space of zeros, with bytes at offsets. */
function config(parts: Readonly<Record<number, readonly number[]>>): Uint8Array {
  const bytes = new Uint8Array(256);
  for (const [at, values] of Object.entries(parts)) bytes.set(values, Number(at));
  return bytes;
}

const texts = (bytes: Uint8Array) =>
  Object.fromEntries(decodePciConfig(bytes).fields.map(({ name, text }) => [name, text]));

test('a device: bits of command and status, class, pin', () => {
  const bytes = config({ 0: [0x86, 0x80, 0x0e, 0x10, 0x07, 0x04, 0x10, 0x20, 1, 2, 0, 2, 16], 60: [0xff, 2] });
  expect(texts(bytes)).toMatchObject({
    command: 'I/O, memory, bus master, INTx off',
    status: 'capabilities, received master abort',
    'cache line': '64 bytes',
    'header type': 'device',
    'interrupt line': 'not connected',
    'interrupt pin': 'INTB#',
  });
});

test('base addresses: I/O, 32 and 64 bits, prefetchable, switched on or not', () => {
  const { bars } = decodePciConfig(
    config({ 4: [2], 16: [1, 0xc0, 0, 0], 20: [8, 0, 0, 0xf0], 24: [4, 0, 0, 0xfe, 1, 0, 0, 0], 36: [0, 0, 0, 0xe0] }),
  );
  expect(bars).toEqual([
    { index: 0, kind: 'I/O', bits: 32, prefetchable: false, address: 0xc000n, enabled: false },
    { index: 1, kind: 'memory', bits: 32, prefetchable: true, address: 0xf0000000n, enabled: true },
    { index: 2, kind: 'memory', bits: 64, prefetchable: false, address: 0x1fe000000n, enabled: true },
    { index: 5, kind: 'memory', bits: 32, prefetchable: false, address: 0xe0000000n, enabled: true },
  ]);
});

test('a 64-bit base address in the last place has no upper half', () => {
  const { bars } = decodePciConfig(config({ 36: [4, 0, 0, 0xfe], 40: [9, 9, 9, 9] }));
  expect(bars[0]?.address).toBe(0xfe000000n);
});

test('a bridge: its buses and windows', () => {
  const bytes = config({
    14: [0x81],
    24: [0, 5, 7],
    28: [0xc1, 0xd1],
    32: [0x00, 0xfe, 0x10, 0xfe],
    36: [0x01, 0xf0, 0xf1, 0xf0],
    40: [2, 0, 0, 0, 2, 0, 0, 0],
    48: [1, 0, 1, 0],
  });
  expect(texts(bytes)).toMatchObject({
    'header type': 'PCI bridge, several functions',
    'I/O window': '1c000 to 1dfff',
    'memory window': 'fe000000 to fe1fffff',
    'prefetch window': '2f0000000 to 2f0ffffff',
  });
  const closed = texts(config({ 14: [1], 28: [0xf0, 0], 32: [0xf0, 0xff, 0, 0], 36: [0xf1, 0xff, 1, 0] }));
  expect(closed).toMatchObject({ 'I/O window': 'none', 'memory window': 'none', 'prefetch window': 'none' });
});

test('capabilities: a list that goes round ends, one that leaves the space too', () => {
  const list = (parts: Record<number, number[]>) =>
    decodePciConfig(config({ 6: [0x10], 52: [0x50], ...parts })).capabilities.map(({ name }) => name);
  expect(list({ 80: [1, 0x60], 96: [5, 0x50] })).toEqual(['power management', 'MSI']);
  expect(list({ 80: [0x10, 0xff], 252: [0x77, 0x3c] })).toEqual(['PCI Express', 'capability 77']);
  expect(decodePciConfig(config({ 52: [0x50], 80: [1, 0] })).capabilities).toEqual([]);
});

test('any bytes can be shown', () => {
  let seed = 1;
  for (let round = 0; round < 300; round++) {
    const bytes = Uint8Array.from({ length: 256 }, () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed >>> 24;
    });
    for (const { text } of decodePciConfig(bytes).fields) expect(text).not.toMatch(/undefined|NaN|(^| )-[0-9]/);
  }
});

test('classes by all three numbers, by two, by one, or as a number', () => {
  expect([0x010802, 0x0108ff, 0x01ff00, 0x770000].map(pciClassName)).toEqual([
    'NVMe controller',
    'NVM controller',
    'storage controller',
    'class 770000',
  ]);
});
