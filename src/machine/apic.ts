/**
 * A local APIC in xAPIC mode: SDM 3A chapter 11. Its timer counts the machine's own time, one tick an instruction.
 * Requests come from any thread through the board; everything else belongs to the core.
 */
import { Attention, type Board, CoreState, callAttention } from './board.ts';
import type { MemoryDevice } from './memory-device.ts';

/** Offsets in the register page, SDM 3A table 11-1. */
const Register = {
  id: 0x20,
  version: 0x30,
  taskPriority: 0x80,
  processorPriority: 0xa0,
  endOfInterrupt: 0xb0,
  logicalDestination: 0xd0,
  destinationFormat: 0xe0,
  spurious: 0xf0,
  inService: 0x100,
  requests: 0x200,
  commandLow: 0x300,
  commandHigh: 0x310,
  timer: 0x320,
  thermal: 0x330,
  performance: 0x340,
  line0: 0x350,
  line1: 0x360,
  error: 0x370,
  initialCount: 0x380,
  currentCount: 0x390,
  divide: 0x3e0,
} as const;

const MASKED = 1 << 16;
const PERIODIC = 1 << 17;
const ENABLED = 1 << 8;
/** 0x14: integrated APIC; six local vector table entries. */
const VERSION = 0x00050014;

export class LocalApic implements MemoryDevice {
  readonly page = 0xfee00000;
  /** The machine's time at which the timer fires; infinite when it is stopped. */
  deadline = Number.POSITIVE_INFINITY;
  readonly #board: Board;
  readonly #core: number;
  readonly #now: () => number;
  /** CR8: the task priority's upper half (SDM 3A 11.8.6). */
  readonly #priority: () => number;
  readonly #plain = new Map<number, number>([
    [Register.destinationFormat, -1],
    [Register.spurious, 0xff],
    ...[Register.timer, Register.thermal, Register.performance, Register.line0, Register.line1, Register.error].map(
      (entry) => [entry, MASKED] as const,
    ),
  ]);
  readonly #inService = new Uint32Array(8);
  #started = 0;

  constructor(board: Board, core: number, now: () => number, priority: () => number) {
    this.#board = board;
    this.#core = core;
    this.#now = now;
    this.#priority = priority;
  }

  read(offset: number): number {
    switch (offset) {
      case Register.id:
        return this.#core << 24;
      case Register.version:
        return VERSION;
      case Register.taskPriority:
        return this.#priority() << 4;
      case Register.processorPriority:
        return Math.max(this.#priority(), (highest(this.#inService) ?? 0) >> 4) << 4;
      case Register.currentCount:
        return this.#currentCount();
      default:
        if (isBank(offset, Register.inService)) return this.#inService[(offset >> 4) & 7]!;
        if (isBank(offset, Register.requests)) return this.#board.requests(this.#core)[(offset >> 4) & 7]!;
        return this.#plain.get(offset) ?? 0;
    }
  }

  write(offset: number, value: number): void {
    switch (offset) {
      case Register.endOfInterrupt:
        this.#end();
        break;
      case Register.commandLow:
        this.#plain.set(offset, value);
        this.#command(value, (this.#plain.get(Register.commandHigh) ?? 0) >>> 24);
        break;
      case Register.initialCount:
        this.#plain.set(offset, value);
        this.#started = this.#now();
        this.deadline = value === 0 ? Number.POSITIVE_INFINITY : this.#started + (value >>> 0) * this.#divisor();
        break;
      default:
        this.#plain.set(offset, value);
    }
  }

  /** The timer's deadline has come. */
  fire(): void {
    const timer = this.#plain.get(Register.timer) ?? MASKED;
    if ((timer & MASKED) === 0) request(this.#board, this.#core, timer & 0xff);
    const period = ((this.#plain.get(Register.initialCount) ?? 0) >>> 0) * this.#divisor();
    const periodic = (timer & PERIODIC) !== 0 && period > 0;
    this.#started = this.deadline;
    this.deadline = periodic ? this.deadline + period : Number.POSITIVE_INFINITY;
  }

  /** The vector that the core should take now, or undefined. `taskPriority` is CR8. */
  pending(taskPriority: number): number | undefined {
    if (((this.#plain.get(Register.spurious) ?? 0) & ENABLED) === 0) return undefined;
    const vector = highest(this.#board.requests(this.#core));
    if (vector === undefined) return undefined;
    const serving = (highest(this.#inService) ?? 0) >> 4;
    return vector >> 4 > Math.max(serving, taskPriority) ? vector : undefined;
  }

  /** The core takes the vector: from requested to in service. */
  accept(vector: number): void {
    Atomics.and(this.#board.requests(this.#core), vector >> 5, ~(1 << (vector & 31)));
    this.#inService[vector >> 5]! |= 1 << (vector & 31);
  }

  #end(): void {
    const vector = highest(this.#inService);
    if (vector !== undefined) this.#inService[vector >> 5]! &= ~(1 << (vector & 31));
    callAttention(this.#board, this.#core, Attention.interrupt);
  }

  /** Divide configuration: bits 0, 1 and 3; 7 means 1 (SDM 3A figure 11-10). */
  #divisor(): number {
    const value = this.#plain.get(Register.divide) ?? 0;
    const code = (value & 3) | ((value >> 1) & 4);
    return code === 7 ? 1 : 2 << code;
  }

  #currentCount(): number {
    if (this.deadline === Number.POSITIVE_INFINITY) return 0;
    return Math.max(0, Math.floor((this.deadline - this.#now()) / this.#divisor()));
  }

  /** Interrupt command register, SDM 3A 11.6.1: delivery mode at bit 8, shorthand at bit 18. */
  #command(command: number, destination: number): void {
    const shorthand = (command >> 18) & 3;
    for (let core = 0; core < this.#board.cores; core++) {
      const self = core === this.#core;
      const meant = [core === destination || destination === 0xff, self, true, !self][shorthand];
      if (meant) this.#send(core, (command >> 8) & 7, command & 0xff);
    }
  }

  #send(core: number, mode: number, vector: number): void {
    if (mode === 0) request(this.#board, core, vector);
    else if (mode === 4) callAttention(this.#board, core, Attention.nmi);
    else if (mode === 6 && Atomics.load(this.#board.state, core) === CoreState.waitingForStart) {
      Atomics.store(this.#board.startVector, core, vector);
      callAttention(this.#board, core, Attention.start);
    }
  }
}

/** Puts an interrupt into a core's request register. */
export function request(board: Board, core: number, vector: number): void {
  Atomics.or(board.requests(core), vector >> 5, 1 << (vector & 31));
  callAttention(board, core, Attention.interrupt);
}

function isBank(offset: number, start: number): boolean {
  return offset >= start && offset < start + 0x80;
}

function highest(words: Int32Array | Uint32Array): number | undefined {
  for (let index = 7; index >= 0; index--) {
    const word = words[index]!;
    if (word !== 0) return index * 32 + 31 - Math.clz32(word);
  }
  return undefined;
}
