/**
 * The machine's I/O APIC: an 82093AA's registers (Intel 290566), shared by all cores. No wire is connected to it, since
 * the UART's bytes come through the host; the table is as the firmware leaves it, and software may write it.
 */
import type { MemoryDevice } from './memory-device.ts';

export const IO_APIC_BASE = 0xfec00000;
const SELECT = 0x00;
const WINDOW = 0x10;

const Register = { id: 0, version: 1, arbitration: 2, table: 0x10 } as const;
const IO_APIC_ENTRIES = 24;
/** Words that the board keeps for it: the index, the id, and two an entry. */
export const IO_APIC_WORDS = 2 + 2 * IO_APIC_ENTRIES;
/** 0x20: an 82093AA; the number of the last entry above. */
const VERSION = 0x20 | ((IO_APIC_ENTRIES - 1) << 16);

const MASKED = 1 << 16;
const LEVEL = 1 << 15;
const LOW = 1 << 13;
const EXTERNAL = 7 << 8;
/** What the firmware sets up: the 8259's pin, COM1's, and the chipset's system control interrupt. All masked. */
const wired: Readonly<Record<number, number>> = {
  0: MASKED | EXTERNAL,
  4: MASKED | 0x34,
  9: MASKED | LEVEL | LOW | 0x39,
};
/** Status bits, which software cannot write. */
const READ_ONLY = (1 << 12) | (1 << 14);

export class IoApic implements MemoryDevice {
  readonly page = IO_APIC_BASE;
  readonly #words: Int32Array;

  /** @param words IO_APIC_WORDS words that all cores share */
  constructor(words: Int32Array) {
    this.#words = words;
  }

  /** As at reset, with the firmware's entries; once for the board. */
  reset(): void {
    for (let entry = 0; entry < IO_APIC_ENTRIES; entry++) {
      Atomics.store(this.#words, 2 + 2 * entry, wired[entry] ?? MASKED);
      Atomics.store(this.#words, 3 + 2 * entry, 0);
    }
  }

  read(offset: number): number {
    if (offset === SELECT) return Atomics.load(this.#words, 0);
    return offset === WINDOW ? this.register(Atomics.load(this.#words, 0)) : 0;
  }

  write(offset: number, value: number): void {
    if (offset === SELECT) Atomics.store(this.#words, 0, value & 0xff);
    if (offset === WINDOW) this.#store(Atomics.load(this.#words, 0), value);
  }

  /** A register by its index, unsigned. */
  register(index: number): number {
    const entry = index - Register.table;
    if (index === Register.id || index === Register.arbitration) return Atomics.load(this.#words, 1) >>> 0;
    if (index === Register.version) return VERSION;
    return entry >= 0 && entry < 2 * IO_APIC_ENTRIES ? Atomics.load(this.#words, 2 + entry) >>> 0 : 0;
  }

  #store(index: number, value: number): void {
    const entry = index - Register.table;
    if (index === Register.id) Atomics.store(this.#words, 1, value & 0x0f000000);
    if (entry < 0 || entry >= 2 * IO_APIC_ENTRIES) return;
    const writable = entry % 2 === 0 ? 0x1ffff & ~READ_ONLY : 0xff000000 | 0;
    Atomics.store(this.#words, 2 + entry, value & writable);
  }
}
