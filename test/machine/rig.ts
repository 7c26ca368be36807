/** One core without a machine around it: a program assembled into memory, run until it halts. */
import { attachBoard, type Board, createBoard } from '../../src/machine/board.ts';
import { Core } from '../../src/machine/core.ts';
import { Gpr } from '../../src/machine/cpu/cpu.ts';
import { resetCore } from '../../src/machine/firmware.ts';
import { type Assembled, type Assembler, assemble } from '../../src/machine/guest/assembler.ts';
import { Directory, Selector } from '../../src/machine/guest/layout.ts';
import { AddressSpace, Rights, TableAllocator } from '../../src/machine/page-tables.ts';

export const CODE = 0x100000;
export const DATA = 0x200000;
export const STACK_TOP = 0x310000;
/** Mapped for user mode: code, then data. */
export const USER_CODE = 0x400000;
export const USER_DATA = 0x410000;
const GDT = 0x1000;
const IDT = 0x2000;
const TSS = 0x4000;
export const KERNEL_STACK = 0x320000;

export class Rig {
  readonly board: Board;
  readonly core: Core;
  readonly space: AddressSpace;

  constructor(cores = 1, id = 0, board = createBoard(cores)) {
    this.board = attachBoard(board.buffers);
    this.core = new Core(this.board, id);
    const tables = new TableAllocator(this.core.memory, Directory.free);
    this.space = new AddressSpace(tables, Directory.kernel);
    if (id === 0) this.#map();
    resetCore(this.core.cpu, BigInt(CODE), BigInt(STACK_TOP - id * 0x1000));
  }

  #map(): void {
    this.space.map(0x1000n, 0x1000, 0x4000, Rights.write);
    this.space.map(BigInt(CODE), CODE, 0x10000, Rights.execute | Rights.write);
    this.space.map(BigInt(DATA), DATA, 0x10000, Rights.write);
    this.space.map(0x300000n, 0x300000, 0x21000, Rights.write);
    this.space.map(BigInt(USER_CODE), USER_CODE, 0x10000, Rights.execute | Rights.user);
    this.space.map(BigInt(USER_DATA), USER_DATA, 0x10000, Rights.write | Rights.user);
    this.space.map(0xfee00000n, 0xfee00000, 0x1000, Rights.write);
  }

  /** Assembles a program at CODE. */
  program(emit: (a: Assembler) => void, at = CODE): Assembled {
    const assembled = assemble(BigInt(at), emit);
    this.core.memory.write(at, assembled.bytes);
    return assembled;
  }

  /** Bytes instead of a program. */
  code(...bytes: number[]): void {
    this.core.memory.write(CODE, Uint8Array.from(bytes));
  }

  reg(name: keyof typeof Gpr): bigint {
    return this.core.cpu.regs[Gpr[name]]!;
  }

  /** Rounds of the core until it halts. */
  run(most = 100_000): void {
    for (let round = 0; round < most; round++) {
      if (this.core.cpu.halted && !this.core.cpu.control(0x200)) return;
      this.core.advance();
    }
    throw new Error(`still running at ${this.core.cpu.rip.toString(16)}`);
  }

  /** GDT with the kernel's selectors, a TSS, and an IDT whose handlers are the labels of a program. */
  tables(program: Assembled, handlers: Readonly<Record<number, { name: string; ist?: number; user?: boolean }>>): void {
    const { memory, cpu } = this.core;
    const descriptors = [
      [Selector.kernelCode, 0x00af9b000000ffffn],
      [Selector.kernelData, 0x00cf93000000ffffn],
      [0x20, 0x00cffb000000ffffn],
      [0x28, 0x00cff3000000ffffn],
      [0x30, 0x00affb000000ffffn],
      [Selector.task, BigInt(103) | (BigInt(TSS) << 16n) | (0x8bn << 40n)],
    ] as const;
    for (const [selector, descriptor] of descriptors) memory.store(GDT + selector, 8, descriptor);
    memory.store(TSS + 4, 8, BigInt(KERNEL_STACK));
    memory.store(TSS + 0x24, 8, BigInt(KERNEL_STACK - 0x1000));
    for (const [vector, { name, ist = 0, user = false }] of Object.entries(handlers)) {
      const label = program.labels.find((one) => one.name === name);
      if (label === undefined) throw new Error(`no label ${name}`);
      const low = (label.address & 0xffffn) | (BigInt(Selector.kernelCode) << 16n) | (BigInt(ist) << 32n);
      const type = user ? 0xeen : 0x8en;
      memory.store(IDT + Number(vector) * 16, 8, low | (type << 40n) | ((label.address >> 16n) << 48n));
    }
    Object.assign(cpu.gdtr, { base: GDT, limit: 0x4f });
    Object.assign(cpu.idtr, { base: IDT, limit: 0xfff });
    Object.assign(cpu.tr, { base: TSS, limit: 103, selector: Selector.task });
  }
}
