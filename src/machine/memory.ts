/**
 * Guest-physical memory: one SharedArrayBuffer that that every core reads and writes directly. A page that some core
 * has decoded instructions from carries a generation; a store into it starts a new one, and every core drops what it
 * had decoded (SDM 3A 9.1.3 asks for less: there the storing code must synchronise the others).
 */
import { type Board, RAM_BYTES } from './board.ts';

export class Memory {
  readonly size = RAM_BYTES;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly view: DataView;
  readonly #codePages: Int32Array;

  constructor(board: Board) {
    this.bytes = new Uint8Array(board.ram);
    this.view = new DataView(board.ram);
    this.#codePages = board.codePages;
  }

  /** True when the whole range is memory. Addresses are numbers: physical memory ends far below 2^53. */
  contains(address: number, length: number): boolean {
    return address >= 0 && address + length <= this.size;
  }

  /** Call after storing to a page. */
  stored(address: number): void {
    const page = address >>> 12;
    if (this.#codePages[page] !== 0) Atomics.add(this.#codePages, page, 1);
  }

  /** The generation of a page that is about to be decoded; marks it as holding code. */
  codeGeneration(page: number): number {
    Atomics.compareExchange(this.#codePages, page, 0, 1);
    return Atomics.load(this.#codePages, page);
  }

  isCurrent(page: number, generation: number): boolean {
    return this.#codePages[page] === generation;
  }

  /** Little endian, 1, 2, 4 or 8 bytes. The caller has checked the range. */
  load(address: number, size: number): bigint {
    switch (size) {
      case 1:
        return BigInt(this.view.getUint8(address));
      case 2:
        return BigInt(this.view.getUint16(address, true));
      case 4:
        return BigInt(this.view.getUint32(address, true));
      default:
        return this.view.getBigUint64(address, true);
    }
  }

  store(address: number, size: number, value: bigint): void {
    switch (size) {
      case 1:
        this.view.setUint8(address, Number(value & 0xffn));
        break;
      case 2:
        this.view.setUint16(address, Number(value & 0xffffn), true);
        break;
      case 4:
        this.view.setUint32(address, Number(value & 0xffffffffn), true);
        break;
      default:
        this.view.setBigUint64(address, value, true);
    }
    this.stored(address);
  }

  /**
   * Replaces a value atomically with respect to every core (the LOCK prefix, SDM 3A 9.1.2). Where the address is not
   * aligned to its size there is no such host operation: the value is then replaced as a plain load and store.
   *
   * @returns what was there before
   */
  replace(address: number, size: number, change: (old: bigint) => bigint): bigint {
    if (address % size !== 0) {
      const old = this.load(address, size);
      this.store(address, size, change(old));
      return old;
    }
    const old = size === 8 ? this.#replace64(address, change) : this.#replaceSmall(address, size, change);
    this.stored(address);
    return old;
  }

  /** Copies bytes in; the caller has checked the range. */
  write(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address);
    for (let page = address & ~0xfff; page < address + bytes.length; page += 4096) this.stored(page);
  }

  #replace64(address: number, change: (old: bigint) => bigint): bigint {
    const cell = new BigUint64Array(this.bytes.buffer, address, 1);
    for (;;) {
      const old = Atomics.load(cell, 0);
      if (Atomics.compareExchange(cell, 0, old, change(old)) === old) return old;
    }
  }

  #replaceSmall(address: number, size: number, change: (old: bigint) => bigint): bigint {
    const cell = this.#cell(address, size);
    for (;;) {
      const old = Atomics.load(cell, 0);
      const next = Number(change(BigInt(old)));
      if (Atomics.compareExchange(cell, 0, old, next) === old) return BigInt(old);
    }
  }

  #cell(address: number, size: number): Uint8Array | Uint16Array | Uint32Array {
    const { buffer } = this.bytes;
    if (size === 1) return new Uint8Array(buffer, address, 1);
    return size === 2 ? new Uint16Array(buffer, address, 1) : new Uint32Array(buffer, address, 1);
  }
}
