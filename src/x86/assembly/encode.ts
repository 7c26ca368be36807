/** One statement with values for its sums becomes bytes: the shortest form that means it. */
import type { Encoder, Instruction as IcedInstruction } from 'iced-x86';
import { iced } from '../iced.ts';
import { acceptsDecorations, decorate } from './decoration.ts';
import { AssemblyError } from './error.ts';
import { type Form, formOf } from './form.ts';
import { type MnemonicMeaning, meaningOf } from './mnemonics.ts';
import { impliedOperand, type OperandWriter, operandWriter, type Resolved } from './operand.ts';
import { refusal } from './refusal.ts';
import { assemblyRegister } from './registers.ts';
import type { Statement } from './syntax.ts';

/** A statement's address, and its length so far: one that has grown does not shrink again. */
export interface EncodeAt {
  readonly address: bigint;
  readonly bits: 64 | 32;
  readonly atLeast: number;
}

/** The longest instruction that a processor takes, in bytes (SDM volume 2, section 2.3.11). */
const LONGEST = 15;

/** @throws AssemblyError when no form takes the operands, or none reaches the target */
export function encodeStatement(statement: Statement, operands: readonly Resolved[], where: EncodeAt): Uint8Array {
  const { mnemonic = '', place } = statement;
  const meaning = meaningOf(mnemonic);
  if (meaning === undefined) throw new AssemblyError(`\`${mnemonic}\` is no instruction`, place, { unknown: mnemonic });
  const { decorations } = statement;
  const known = meaning.codes.map(formOf).filter(({ modes }) => modes[where.bits]);
  const forms = known.filter((form) => acceptsDecorations(form, decorations));
  if (forms.length === 0 && known.length > 0) throw refusal.decorations(statement, known);
  const broadcasts = decorations.some(({ kind }) => kind === 'broadcast');
  const fitting = variants(statement, operands, meaning).flatMap((tried) =>
    forms.flatMap((form) => {
      const writers = writersOf(form, tried, { bits: where.bits, broadcasts });
      return writers === undefined ? [] : [{ form, writers }];
    }),
  );
  const wanted = preferred(fitting, operands, where.bits);
  const encoded = wanted
    .map(({ form, writers }) => ({ form, bytes: encodeForm(form, writers, statement, operands, where) }))
    .flatMap(({ form, bytes }) => (bytes === undefined || bytes.length < where.atLeast ? [] : [{ form, bytes }]));
  const sizes = new Set(encoded.map(({ form }) => form.memorySize));
  if (sizes.size > 1 && operands.some((each) => each.kind === 'memory' && each.size === undefined)) {
    throw refusal.ambiguous(statement, [...sizes]);
  }
  const best = encoded
    .toSorted((a, b) => a.bytes.length - b.bytes.length)
    .find(({ form, bytes }) => means(bytes, form, where));
  if (best !== undefined) return best.bytes;
  throw fitting.length > 0
    ? refusal.unreachable(statement, where)
    : refusal.operands(statement, { given: operands, forms, bits: where.bits });
}

/** Ways to read the operands: as written, with what the mnemonic implies, in the other order where that is the same. */
function variants(
  { mnemonic = '' }: Statement,
  operands: readonly Resolved[],
  { implied }: MnemonicMeaning,
): Resolved[][] {
  const [first, second] = operands;
  if (implied !== undefined) {
    return [[...operands, { kind: 'value', value: implied, size: undefined, reach: undefined }]];
  }
  if (mnemonic === 'imul' && operands.length === 2 && first && second?.kind === 'value') {
    return [[first, first, second]];
  }
  if ((mnemonic === 'test' || mnemonic === 'xchg') && first && second) {
    return [
      [first, second],
      [second, first],
    ];
  }
  return mnemonic.startsWith('f') ? [[...operands], ...floatVariants(operands)] : [[...operands]];
}

/** The top of the x87 stack is left out, or written where the form has no place for it. */
function floatVariants(operands: readonly Resolved[]): Resolved[][] {
  const [first] = operands;
  const [top, next] = ['st0', 'st1'].map((name): Resolved => {
    const register = assemblyRegister(name)!;
    return { kind: 'register', name, number: register.number, class: register.class };
  });
  if (first === undefined) {
    return [
      [top!, next!],
      [next!, top!],
    ];
  }
  if (operands.length > 1) {
    const isTop = (each: Resolved | undefined) => each?.kind === 'register' && each.name === 'st0';
    return [...(isTop(first) ? [operands.slice(1)] : []), ...(isTop(operands.at(-1)) ? [operands.slice(0, -1)] : [])];
  }
  return first.kind === 'register' && first.class === 'st'
    ? [
        [top!, first],
        [first, top!],
      ]
    : [];
}

/** How each operand of a form is set; undefined when they do not fit. */
function writersOf(
  form: Form,
  operands: readonly Resolved[],
  { bits, broadcasts }: { bits: 64 | 32; broadcasts: boolean },
): OperandWriter[] | undefined {
  const memorySize = broadcasts ? (form.decorated.broadcast?.size ?? 0) : form.memorySize;
  const writers: OperandWriter[] = [];
  let immediates = 0;
  let next = 0;
  for (const kind of form.operands) {
    const operand = operands[next];
    const wanted = { kind, bits, memorySize, second: immediates > 0 };
    const write = operand === undefined ? undefined : operandWriter(operand, wanted);
    const found = write ?? (operands.length < form.operands.length ? impliedOperand(kind, bits) : undefined);
    if (found === undefined) return undefined;
    if (write !== undefined) next++;
    if (kind.startsWith('imm')) immediates++;
    writers.push(found);
  }
  return next === operands.length ? writers : undefined;
}

interface Fitting {
  readonly form: Form;
  readonly writers: readonly OperandWriter[];
}

/** Bytes of the x87's frames in 16-bit code (SDM volume 1, section 8.1.10). */
const oldFrames: ReadonlySet<number> = new Set([14, 94]);

/** Drops forms that are only meant when written explicitly: 16-bit pushes, far pointers, odd widths of a branch. */
function preferred(fitting: readonly Fitting[], operands: readonly Resolved[], bits: 64 | 32): readonly Fitting[] {
  const far = operands.some((each) => each.kind === 'memory' && each.far);
  const named = operands.find((each) => each.kind === 'value' && each.size !== undefined);
  const size = named?.kind === 'value' ? named.size : undefined;
  const unsized = operands.some((each) => each.kind === 'memory' && each.size === undefined);
  const words =
    unsized ||
    size === 2 ||
    operands.some((each) =>
      each.kind === 'register' ? each.class === 'r16' : each.kind === 'memory' && each.size === 2,
    );
  const wide = fitting.some(({ form }) => form.wide);
  const rules: ((form: Form) => boolean)[] = [
    ({ farPointer, operands: { length } }) => (far ? farPointer : !farPointer || length > 1),
    ({ operandSize }) => size !== 2 || operandSize === 16,
    ({ operandSize }) => words || operandSize !== 16,
    ({ memorySize }) => !unsized || !wide || memorySize === bits / 8,
    ({ memorySize }) => !unsized || !oldFrames.has(memorySize),
    ({ isNop, memorySize }) => !isNop || !unsized || memorySize === 4,
  ];
  return rules.reduce<readonly Fitting[]>((left, rule) => {
    const kept = left.filter(({ form }) => rule(form));
    return kept.length > 0 ? kept : left;
  }, fitting);
}

let encoders: ReadonlyMap<number, Encoder> | undefined;

function encoderFor(bits: 64 | 32): Encoder {
  const { Encoder } = iced();
  encoders ??= new Map([32, 64].map((each) => [each, new Encoder(each)]));
  return encoders.get(bits)!;
}

function encodeForm(
  form: Form,
  writers: readonly OperandWriter[],
  { prefixes, decorations, place }: Statement,
  operands: readonly Resolved[],
  { address, bits }: EncodeAt,
): Uint8Array | undefined {
  const instruction = new (iced().Instruction)();
  try {
    instruction.code = form.code;
    for (const [operand, write] of writers.entries()) write(instruction, operand);
    decorate(instruction, decorations);
    for (const prefix of prefixes) {
      if (!setPrefix(instruction, prefix, form)) throw refusal.prefix(prefix, form, place);
    }
    const ahead = operands.find((each) => each.kind === 'memory' && each.base?.class === 'ip');
    if (ahead?.kind !== 'memory') return encode(instruction, address, bits);
    // As written it is relative to the end of the instruction; the encoder wants the target.
    return encodeAhead(instruction, address, bits, ahead.displacement ?? 0n);
  } finally {
    instruction.free();
  }
}

function encodeAhead(
  instruction: IcedInstruction,
  address: bigint,
  bits: 64 | 32,
  distance: bigint,
): Uint8Array | undefined {
  instruction.memoryDisplacement = BigInt.asIntN(64, address);
  const length = encode(instruction, address, bits)?.length;
  if (length === undefined) return undefined;
  instruction.memoryDisplacement = BigInt.asIntN(64, address + BigInt(length) + distance);
  return encode(instruction, address, bits);
}

/** Undefined when the encoder refuses: a branch too far, ah beside r8, rsp as index. */
function encode(instruction: IcedInstruction, address: bigint, bits: 64 | 32): Uint8Array | undefined {
  const encoder = encoderFor(bits);
  try {
    encoder.encode(instruction, BigInt.asUintN(bits, address));
    const bytes = encoder.takeBuffer();
    return bytes.length <= LONGEST ? bytes : undefined;
  } catch {
    encoder.takeBuffer();
    return undefined;
  }
}

function setPrefix(instruction: IcedInstruction, prefix: string, { accepts }: Form): boolean {
  switch (prefix) {
    case 'lock':
      instruction.hasLockPrefix = true;
      return accepts.lock;
    case 'rep':
    case 'repe':
    case 'repz':
      instruction.hasRepPrefix = true;
      return accepts.rep;
    case 'repne':
    case 'repnz':
      instruction.hasRepnePrefix = true;
      return accepts.repne;
    case 'bnd':
      instruction.hasRepnePrefix = true;
      return accepts.bnd;
    case 'notrack':
      instruction.segmentPrefix = iced().Register.DS;
      return accepts.notrack;
    case 'xacquire':
      instruction.hasXacquirePrefix = true;
      return accepts.xacquire;
    default:
      instruction.hasXreleasePrefix = true;
      return accepts.xrelease;
  }
}

/** The bytes must decode to the same instruction: a processor may take them for another one. */
function means(bytes: Uint8Array, { mnemonic }: Form, { address, bits }: EncodeAt): boolean {
  const { Decoder, DecoderOptions } = iced();
  const decoder = new Decoder(bits, bytes, DecoderOptions.None);
  decoder.ip = BigInt.asUintN(bits, address);
  const instruction = decoder.decode();
  const same = instruction.mnemonic === mnemonic && instruction.length === bytes.length;
  instruction.free();
  decoder.free();
  return same;
}
