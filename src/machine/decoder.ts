/**
 * From bytes in memory to actions, once. Decoded instructions are kept by physical page, and dropped when that page is
 * written.
 */
import { Decoder, DecoderOptions, Instruction, OpKind, RegisterExt } from 'iced-x86';
import type { Cpu } from './cpu/cpu.ts';
import { invalidOpcode } from './cpu/fault.ts';
import type { Mmu } from './cpu/mmu.ts';
import { arithmetic } from './instructions/arithmetic.ts';
import type { Action, Context, Family } from './instructions/context.ts';
import { control } from './instructions/control.ts';
import { moves } from './instructions/moves.ts';
import { ports } from './instructions/ports.ts';
import { shifts } from './instructions/shifts.ts';
import { strings } from './instructions/strings.ts';
import { system } from './instructions/system.ts';

export interface Decoded {
  readonly length: number;
  readonly run: Action;
}

interface Page {
  readonly number: number;
  readonly generation: number;
  readonly instructions: (Decoded | undefined)[];
}

const families: Family = new Map(
  [moves, arithmetic, shifts, control, strings, system, ports].flatMap((one) => [...one]),
);
const LONGEST = 15;
/** Most pages that a core keeps decoded; the demo kernel has about ten. */
const MAX_PAGES = 256;

const undefinedInstruction: Decoded = {
  length: 1,
  run: () => {
    throw invalidOpcode();
  },
};

export class InstructionCache {
  readonly #cpu: Cpu;
  readonly #mmu: Mmu;
  readonly #context: Context;
  readonly #pages = new Map<number, Page>();
  readonly #scratch = new Instruction();
  /** The page that RIP was in last, and what must still hold for it. */
  #current: Page | undefined;
  #base = Number.NaN;
  #epoch = -1;

  constructor(cpu: Cpu, mmu: Mmu, context: Context) {
    this.#cpu = cpu;
    this.#mmu = mmu;
    this.#context = context;
  }

  /** The instruction at RIP. @throws #PF, #GP of the fetch */
  fetch(): Decoded {
    const { rip } = this.#cpu;
    let page = this.#current;
    const offset = rip - this.#base;
    if (
      page === undefined ||
      !(offset >= 0 && offset < 4096) ||
      this.#epoch !== this.#mmu.epoch ||
      !this.#mmu.memory.isCurrent(page.number, page.generation)
    ) {
      page = this.#enterPage(rip);
      if (page === undefined) return undefinedInstruction;
    }
    return page.instructions[rip - this.#base] ?? this.#decode(page, rip - this.#base);
  }

  /** Undefined when RIP is in no memory. */
  #enterPage(rip: number): Page | undefined {
    const physical = this.#mmu.translate(rip, 'execute');
    if (!this.#mmu.memory.contains(physical, 1)) return undefined;
    const number = physical >>> 12;
    let page = this.#pages.get(number);
    if (page === undefined || !this.#mmu.memory.isCurrent(number, page.generation)) {
      if (this.#pages.size >= MAX_PAGES) this.#pages.clear();
      page = { number, generation: this.#mmu.memory.codeGeneration(number), instructions: new Array(4096) };
      this.#pages.set(number, page);
    }
    this.#current = page;
    this.#base = rip - (rip & 4095);
    this.#epoch = this.#mmu.epoch;
    return page;
  }

  #decode(page: Page, offset: number): Decoded {
    const start = page.number * 4096 + offset;
    const inPage = Math.min(LONGEST, 4096 - offset);
    // iced-x86 cannot read shared memory: copy.
    const bytes = this.#mmu.memory.bytes.slice(start, start + inPage);
    const decoded = this.#compile(bytes);
    if (decoded !== undefined) {
      page.instructions[offset] = decoded;
      return decoded;
    }
    return inPage === LONGEST ? undefinedInstruction : this.#decodeAcross(bytes);
  }

  /** An instruction that may run on into the next page. Not kept, since either page may change alone. */
  #decodeAcross(head: Uint8Array): Decoded {
    const bytes = new Uint8Array(LONGEST);
    bytes.set(head);
    const next = this.#base + 4096;
    const physical = this.#mmu.translate(next, 'execute');
    if (!this.#mmu.memory.contains(physical, LONGEST)) return undefinedInstruction;
    bytes.set(this.#mmu.memory.bytes.slice(physical, physical + LONGEST - head.length), head.length);
    return this.#compile(bytes) ?? undefinedInstruction;
  }

  /** Undefined when the bytes are no instruction of this processor, or not all of one. */
  #compile(bytes: Uint8Array): Decoded | undefined {
    const decoder = new Decoder(64, bytes, DecoderOptions.None);
    try {
      const instruction = this.#scratch;
      decoder.decodeOut(instruction);
      if (instruction.isInvalid || usesVectors(instruction)) return undefined;
      const compile = families.get(instruction.mnemonic);
      if (compile === undefined) return undefined;
      return { length: instruction.length, run: compile(instruction, this.#context) };
    } catch (fault) {
      if (fault instanceof Error) throw fault;
      return undefined;
    } finally {
      decoder.free();
    }
  }
}

/** MOVSD and CMPSD exist as string and as vector instructions; this processor has no vectors. */
function usesVectors(instruction: Instruction): boolean {
  for (let i = 0; i < instruction.opCount; i++) {
    if (instruction.opKind(i) === OpKind.Register && RegisterExt.isVectorRegister(instruction.opRegister(i))) {
      return true;
    }
  }
  return false;
}
