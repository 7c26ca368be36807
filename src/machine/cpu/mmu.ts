/**
 * Linear memory as a core's instructions see it: a translation cache in front of the walk, and access to memory or to
 * a device's page. A failed access throws and has changed nothing.
 */
import type { Memory } from '../memory.ts';
import type { MemoryDevice } from '../memory-device.ts';
import type { Cpu } from './cpu.ts';
import { Efer, Msr } from './msr.ts';
import { type Access, Allow, type PagingMode, USER_SHIFT, walk } from './paging.ts';

const TLB_ENTRIES = 1024;
const CR0_WP = 1n << 16n;

export class Mmu {
  readonly memory: Memory;
  readonly #cpu: Cpu;
  readonly #devices: readonly MemoryDevice[];
  /** Linear address of the cached page, its physical page, and what it allows. */
  readonly #tags = new Float64Array(TLB_ENTRIES).fill(Number.NaN);
  readonly #pages = new Float64Array(TLB_ENTRIES);
  readonly #allows = new Uint8Array(TLB_ENTRIES);
  /** 0, or USER_SHIFT at CPL 3. */
  #userShift = 0;
  /** Counts flushes, so that a fetch cache knows when to ask again. */
  epoch = 0;
  /** Called for every store while data breakpoints are on. */
  onStore: ((linear: number, size: number) => void) | undefined;

  constructor(cpu: Cpu, memory: Memory, devices: readonly MemoryDevice[]) {
    this.#cpu = cpu;
    this.memory = memory;
    this.#devices = devices;
  }

  /** After CR3, CR0.WP, CR4 or EFER changed, or another core edited the tables. */
  flush(): void {
    this.#tags.fill(Number.NaN);
    this.epoch++;
  }

  /** INVLPG. */
  flushPage(linear: number): void {
    const page = linear - (linear & 4095);
    const index = (page / 4096) & (TLB_ENTRIES - 1);
    if (this.#tags[index] === page) this.#tags[index] = Number.NaN;
    this.epoch++;
  }

  /** After CPL changed. */
  privilegeChanged(): void {
    const shift = this.#cpu.cpl === 3 ? USER_SHIFT : 0;
    if (shift !== this.#userShift) this.epoch++;
    this.#userShift = shift;
  }

  /** Runs an access as the supervisor whatever the CPL: descriptor tables, TSS, event delivery. */
  asSupervisor<T>(access: () => T): T {
    const shift = this.#userShift;
    this.#userShift = 0;
    try {
      return access();
    } finally {
      this.#userShift = shift;
    }
  }

  /** Physical address of one byte. @throws #PF, #GP */
  translate(linear: number, access: Access): number {
    return this.#lookup(linear, Allow[access], access);
  }

  load(linear: number, size: number): bigint {
    if ((linear & 4095) + size > 4096) return this.#loadSplit(linear, size);
    const physical = this.#lookup(linear, Allow.read, 'read');
    if (physical + size <= this.memory.size) return this.memory.load(physical, size);
    return this.#loadDevice(physical, size);
  }

  store(linear: number, size: number, value: bigint): void {
    if ((linear & 4095) + size > 4096) {
      this.#storeSplit(linear, size, value);
      return;
    }
    const physical = this.#lookup(linear, Allow.write, 'write');
    if (physical + size <= this.memory.size) this.memory.store(physical, size, value);
    else this.#storeDevice(physical, value);
    this.onStore?.(linear, size);
  }

  /** A read-modify-write that no other core can come between. Returns the old value. */
  replace(linear: number, size: number, change: (old: bigint) => bigint): bigint {
    const physical = (linear & 4095) + size > 4096 ? -1 : this.#lookup(linear, Allow.write, 'write');
    if (physical >= 0 && physical + size <= this.memory.size) {
      this.onStore?.(linear, size);
      return this.memory.replace(physical, size, change);
    }
    const old = this.load(linear, size);
    this.store(linear, size, change(old));
    return old;
  }

  #lookup(linear: number, allow: number, access: Access): number {
    const offset = linear & 4095;
    const page = linear - offset;
    const index = (page / 4096) & (TLB_ENTRIES - 1);
    const wanted = allow << this.#userShift;
    if (this.#tags[index] === page && (this.#allows[index]! & wanted) !== 0) return this.#pages[index]! + offset;
    const found = walk(this.memory, this.#mode(), linear, access, this.#userShift !== 0);
    this.#tags[index] = page;
    this.#pages[index] = found.page;
    this.#allows[index] = found.allow;
    return found.page + offset;
  }

  #mode(): PagingMode {
    return {
      cr3: this.#cpu.cr3,
      writeProtect: (this.#cpu.cr0 & CR0_WP) !== 0n,
      noExecute: (this.#cpu.msr.get(Msr.efer) & Efer.nxe) !== 0n,
    };
  }

  #loadSplit(linear: number, size: number): bigint {
    let value = 0n;
    for (let i = 0; i < size; i++) value |= this.load(linear + i, 1) << BigInt(8 * i);
    return value;
  }

  #storeSplit(linear: number, size: number, value: bigint): void {
    // Both pages must take the store before either byte goes there.
    this.translate(linear, 'write');
    this.translate(linear + size - ((linear + size) & 4095), 'write');
    for (let i = 0; i < size; i++) this.store(linear + i, 1, (value >> BigInt(8 * i)) & 0xffn);
  }

  /** Where neither memory nor a device answers, the bus reads as ones and drops stores. */
  #loadDevice(physical: number, size: number): bigint {
    const device = this.#deviceAt(physical);
    if (device === undefined) return (1n << BigInt(8 * size)) - 1n;
    return BigInt(device.read(physical - device.page) >>> 0);
  }

  #deviceAt(physical: number): MemoryDevice | undefined {
    return this.#devices.find(({ page }) => physical >= page && physical < page + 4096);
  }

  #storeDevice(physical: number, value: bigint): void {
    const device = this.#deviceAt(physical);
    device?.write(physical - device.page, Number(value & 0xffffffffn));
  }
}
