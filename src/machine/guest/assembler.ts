/**
 * Builds the guest's code: TypeScript that calls `emit('mov', 'rax', at('rcx', 8))`; src/x86 encodes the instructions.
 * A program is a function that emits; it is run again until every branch is as short as it can be and every label has
 * its place.
 */
import { encodeStatement } from '../../x86/assembly/encode.ts';
import type { Resolved } from '../../x86/assembly/operand.ts';
import { isMemory, isRegister, type MemoryReference, type Operand, register, to } from './operand.ts';

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
  let lengths: readonly number[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const assembler = new Assembler(base, labels, known, lengths);
    program(assembler);
    const result = assembler.finish();
    const settled = sameLabels(labels, result.labels) && sameLengths(lengths, result.lengths);
    ({ labels, lengths } = result);
    if (settled) return { bytes: result.bytes, labels: publicLabels(labels) };
  }
  throw new Error('the program does not settle: does it emit something else each time?');
}

function sameLabels(one: ReadonlyMap<string, bigint>, two: ReadonlyMap<string, bigint>): boolean {
  return one.size === two.size && [...one].every(([name, address]) => two.get(name) === address);
}

function sameLengths(one: readonly number[], two: readonly number[]): boolean {
  return one.length === two.length && one.every((length, index) => length === two[index]);
}

function publicLabels(labels: ReadonlyMap<string, bigint>): Label[] {
  return [...labels]
    .filter(([name]) => !name.includes('.'))
    .map(([name, address]) => ({ name, address }))
    .sort((one, two) => (one.address < two.address ? -1 : 1));
}

/** What instructions without a label become, wherever they are. */
const encoded = new Map<string, Uint8Array>();
/** Errors are for programmers; there is no source text to point into. */
const nowhere = { from: 0, to: 0 };

export class Assembler {
  readonly #base: bigint;
  readonly #previous: ReadonlyMap<string, bigint>;
  readonly #known: ReadonlyMap<string, bigint>;
  /** Bytes of each instruction with a label in the pass before: one that has grown does not shrink again. */
  readonly #atLeast: readonly number[];
  readonly #lengths: number[] = [];
  readonly #labels = new Map<string, bigint>();
  readonly #bytes = new Uint8Array(MOST_BYTES);
  #length = 0;
  #scope = '';

  constructor(
    base: bigint,
    previous: ReadonlyMap<string, bigint>,
    known: ReadonlyMap<string, bigint>,
    atLeast: readonly number[],
  ) {
    this.#base = base;
    this.#previous = previous;
    this.#known = known;
    this.#atLeast = atLeast;
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

  /**
   * An instruction as in the manuals, operands destination first; a label as operand is where a branch leads.
   *
   * @param words the mnemonic, prefixes before it: `lock inc`, `rep movsb`
   * @throws AssemblyError when there is no such instruction
   */
  emit(words: string, ...operands: Operand[]): void {
    const labelled = operands.some((operand) => typeof operand === 'object' && operand.label !== undefined);
    if (labelled) this.#emitLabelled(words, operands);
    else this.bytes(encodedOnce(words, operands));
  }

  /** jmp, call, or j + condition (`'jne'`), to a label. */
  branch(mnemonic: string, label: string): void {
    this.emit(mnemonic, to(label));
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

  finish(): { bytes: Uint8Array; labels: Map<string, bigint>; lengths: readonly number[] } {
    for (const name of this.#previous.keys()) {
      if (!this.#labels.has(name)) throw new Error(`label ${name} was there in the previous pass`);
    }
    return { bytes: this.#bytes.slice(0, this.#length), labels: this.#labels, lengths: this.#lengths };
  }

  #full(name: string): string {
    return name.startsWith('.') ? this.#scope + name : name;
  }

  #emitLabelled(words: string, operands: readonly Operand[]): void {
    const atLeast = this.#atLeast[this.#lengths.length] ?? 0;
    const resolved = operands.map((operand) => resolve(operand, (label) => this.address(label)));
    const bytes = encode(words, resolved, { address: this.here, atLeast });
    this.#lengths.push(bytes.length);
    this.bytes(bytes);
  }
}

function encodedOnce(words: string, operands: readonly Operand[]): Uint8Array {
  const resolved = operands.map((operand) => resolve(operand, () => 0n));
  const key = [words, ...operands.map(keyOf)].join(' ');
  const bytes = encoded.get(key) ?? encode(words, resolved, { address: 0n, atLeast: 0 });
  encoded.set(key, bytes);
  return bytes;
}

function keyOf(operand: Operand): string {
  if (!isMemory(operand)) return String(operand);
  const { size, base, index, scale, displacement, segment } = operand;
  return [size, segment, base, index, scale, displacement].join('/');
}

function encode(words: string, operands: readonly Resolved[], where: { address: bigint; atLeast: number }): Uint8Array {
  const prefixes = words.split(' ');
  const mnemonic = prefixes.pop();
  const statement = { label: undefined, prefixes, mnemonic, operands: [], decorations: [], place: nowhere };
  return encodeStatement(statement, operands, { ...where, bits: 64 }).slice();
}

function resolve(operand: Operand, addressOf: (label: string) => bigint): Resolved {
  if (isRegister(operand)) return { kind: 'register', ...register(operand) };
  if (isMemory(operand)) return resolveMemory(operand, addressOf);
  const value = typeof operand === 'object' ? addressOf(operand.label) : BigInt(operand);
  return { kind: 'value', value, size: undefined, reach: undefined };
}

function resolveMemory(reference: MemoryReference, addressOf: (label: string) => bigint): Resolved {
  const { label, displacement, base, index, segment, scale, size } = reference;
  const total = (label === undefined ? 0n : addressOf(label)) + BigInt(displacement);
  const plain = base !== undefined && index === undefined && total === 0n;
  return {
    kind: 'memory',
    segment: segment && register(segment),
    base: base && register(base),
    index: index && register(index),
    scale,
    displacement: plain ? undefined : total,
    size,
    far: false,
    nearby: label !== undefined,
  };
}
