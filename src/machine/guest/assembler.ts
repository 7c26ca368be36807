/**
 * A small assembler over iced-x86's encoder, in the place of a text assembler: the guest's code is TypeScript that calls
 * `emit('mov', 'rax', at('rcx', 8))`. A program is a function that emits; it is run again until every branch has its
 * shortest form and every label its place.
 */
import { Code, Encoder, Instruction, MemoryOperand, Register } from 'iced-x86';
import { chooseCode, codeNamed, isMemory, isRegister } from './instruction-form.ts';
import { type MemoryReference, type Operand, registerNumber } from './operand.ts';

export interface Label {
  readonly name: string;
  readonly address: bigint;
}

export interface Assembled {
  readonly bytes: Uint8Array;
  /** In the order of their addresses. Names that start with a dot are left out. */
  readonly labels: readonly Label[];
}

const MOST_PASSES = 12;
/** Bytes of one section. */
const MOST_BYTES = 1 << 20;

/**
 * @param base address of the first byte
 * @param program emits the section; it must emit the same instructions every time
 * @param known labels of other sections
 */
export function assemble(
  base: bigint,
  program: (a: Assembler) => void,
  known: ReadonlyMap<string, bigint> = new Map(),
): Assembled {
  let labels = new Map<string, bigint>();
  const longBranches = new Set<number>();
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const assembler = new Assembler(base, labels, known, longBranches);
    program(assembler);
    const result = assembler.finish();
    const settled = !result.grew && sameLabels(labels, result.labels);
    labels = result.labels;
    if (settled) return { bytes: result.bytes, labels: publicLabels(labels) };
  }
  throw new Error('the program does not settle: does it emit something else each time?');
}

function sameLabels(one: ReadonlyMap<string, bigint>, two: ReadonlyMap<string, bigint>): boolean {
  return one.size === two.size && [...one].every(([name, address]) => two.get(name) === address);
}

function publicLabels(labels: ReadonlyMap<string, bigint>): Label[] {
  return [...labels]
    .filter(([name]) => !name.includes('.'))
    .map(([name, address]) => ({ name, address }))
    .sort((one, two) => (one.address < two.address ? -1 : 1));
}

export class Assembler {
  readonly #base: bigint;
  readonly #previous: ReadonlyMap<string, bigint>;
  readonly #known: ReadonlyMap<string, bigint>;
  readonly #long: Set<number>;
  readonly #labels = new Map<string, bigint>();
  readonly #encoder = new Encoder(64);
  readonly #bytes = new Uint8Array(MOST_BYTES);
  #length = 0;
  #branches = 0;
  #grew = false;
  #scope = '';

  constructor(
    base: bigint,
    previous: ReadonlyMap<string, bigint>,
    known: ReadonlyMap<string, bigint>,
    long: Set<number>,
  ) {
    this.#base = base;
    this.#previous = previous;
    this.#known = known;
    this.#long = long;
  }

  get here(): bigint {
    return this.#base + BigInt(this.#length);
  }

  /** Names this place. A name that starts with a dot belongs to the last one that does not. */
  label(name: string): void {
    if (!name.startsWith('.')) this.#scope = name;
    const full = this.#full(name);
    if (this.#labels.has(full)) throw new Error(`label ${full} is defined twice`);
    this.#labels.set(full, this.here);
  }

  /** The address of a label; where it is not known yet, this place. */
  address(name: string): bigint {
    const full = this.#full(name);
    return this.#labels.get(full) ?? this.#previous.get(full) ?? this.#known.get(full) ?? this.here;
  }

  /** An instruction: mnemonic as in the manuals, operands destination first. */
  emit(mnemonic: string, ...operands: Operand[]): void {
    this.#encode(this.#instruction(mnemonic, operands));
  }

  /** The same, indivisible for other cores. */
  emitLocked(mnemonic: string, ...operands: Operand[]): void {
    const instruction = this.#instruction(mnemonic, operands);
    instruction.hasLockPrefix = true;
    this.#encode(instruction);
  }

  /** jmp, call, or j + condition (`'jne'`), to a label. */
  branch(mnemonic: string, label: string): void {
    const target = this.address(label);
    const ordinal = this.#branches++;
    if (!this.#known.has(this.#full(label)) && mnemonic !== 'call' && !this.#long.has(ordinal)) {
      const distance = target - (this.here + 2n);
      if (distance >= -128n && distance <= 127n) {
        this.#encode(Instruction.createBranch(codeNamed(`${capital(mnemonic)}_rel8_64`), target));
        return;
      }
      this.#long.add(ordinal);
      this.#grew = true;
    }
    this.#encode(Instruction.createBranch(codeNamed(`${capital(mnemonic)}_rel32_64`), target));
  }

  /** An instruction that iced-x86 has made. */
  emitMade(instruction: Instruction): void {
    this.#encode(instruction);
  }

  /** Data. */
  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  text(text: string): void {
    this.bytes(new TextEncoder().encode(text));
  }

  quad(value: bigint | string): void {
    const number = typeof value === 'string' ? this.address(value) : value;
    new DataView(this.#bytes.buffer).setBigUint64(this.#length, BigInt.asUintN(64, number), true);
    this.#length += 8;
  }

  zeros(count: number): void {
    this.#length += count;
  }

  align(to: number, fill = 0): void {
    const end = Math.ceil(this.#length / to) * to;
    this.#bytes.fill(fill, this.#length, end);
    this.#length = end;
  }

  finish(): { bytes: Uint8Array; labels: Map<string, bigint>; grew: boolean } {
    this.#encoder.free();
    for (const name of this.#previous.keys()) {
      if (!this.#labels.has(name)) throw new Error(`label ${name} was there in the pass before`);
    }
    return { bytes: this.#bytes.slice(0, this.#length), labels: this.#labels, grew: this.#grew };
  }

  #full(name: string): string {
    return name.startsWith('.') ? this.#scope + name : name;
  }

  #encode(instruction: Instruction): void {
    this.#encoder.encode(instruction, this.here);
    this.bytes(this.#encoder.takeBuffer());
    instruction.free();
  }

  #instruction(mnemonic: string, operands: readonly Operand[]): Instruction {
    const name = capital(mnemonic);
    const code = chooseCode(name, operands);
    const [one, two, three] = operands;
    if (one === undefined) return Instruction.create(code);
    if (two === undefined) return this.#single(code, one);
    if (three !== undefined) {
      return Instruction.createRegRegI32(code, register(one), register(two), Number(three));
    }
    if (isMemory(one)) {
      const memory = this.#memory(one);
      return isRegister(two)
        ? Instruction.createMemReg(code, memory, register(two))
        : Instruction.createMemI32(code, memory, Number(two));
    }
    if (isMemory(two)) return Instruction.createRegMem(code, register(one), this.#memory(two));
    if (isRegister(two)) return Instruction.createRegReg(code, register(one), register(two));
    const value = this.#immediate(two);
    if (Code[code]?.endsWith('_imm64')) return Instruction.createRegU64(code, register(one), BigInt.asUintN(64, value));
    return Instruction.createRegI32(code, register(one), Number(BigInt.asIntN(32, value)));
  }

  #single(code: Code, operand: Operand): Instruction {
    if (isMemory(operand)) return Instruction.createMem(code, this.#memory(operand));
    if (isRegister(operand)) return Instruction.createReg(code, register(operand));
    return Instruction.createI32(code, Number(operand));
  }

  #immediate(operand: Operand): bigint {
    if (typeof operand === 'object' && operand.kind === 'label') return this.address(operand.name);
    return BigInt(operand as number | bigint);
  }

  #memory(reference: MemoryReference): MemoryOperand {
    const { label, displacement } = reference;
    const place = label === undefined ? BigInt(displacement) : this.address(label) + BigInt(displacement);
    const bare = reference.base === Register.None && reference.index === Register.None;
    const size = place === 0n && !bare ? 0 : reference.base === Register.RIP || bare ? 8 : 1;
    return new MemoryOperand(reference.base, reference.index, reference.scale, place, size, false, reference.segment);
  }
}

const capital = (mnemonic: string): string => mnemonic[0]!.toUpperCase() + mnemonic.slice(1);
function register(operand: Operand): Register {
  if (!isRegister(operand)) throw new TypeError('a register was expected here, as in rax');
  return registerNumber(operand);
}
