/** One instruction or more of every form that the encoder knows, made from the table of forms alone. */

import type { Encoder } from 'iced-x86';
import { type Decoration, decorate } from '../../../src/x86/assembly/decoration.ts';
import { type Form, formOf } from '../../../src/x86/assembly/form.ts';
import { impliedOperand, type OperandWriter, operandWriter, type Resolved } from '../../../src/x86/assembly/operand.ts';
import { assemblyRegister } from '../../../src/x86/assembly/registers.ts';
import { iced } from '../../../src/x86/iced.ts';

export interface Sample {
  readonly form: Form;
  readonly bytes: Uint8Array;
}

const registerNames =
  'al cl r9l bh ax cx r10w eax edx r11d rax rbx r12 st0 st3 mm1 mm6 xmm0 xmm5 xmm14 ymm0 ymm3 ymm12 zmm1 zmm20 tmm1 tmm2 tmm3 ' +
  'k1 k4 bnd1 cr0 cr3 cr8 dr0 dr7 es cs ss ds fs gs dx';
const values = [1n, 0x12n, -2n, 0x1234n, 0x12345678n, -0x12345678n, 0x123456789abcdef0n];

function register(name: string) {
  return assemblyRegister(name)!;
}

function memory(base: string | undefined, index: string | undefined, displacement: bigint | undefined): Resolved {
  return {
    kind: 'memory',
    segment: undefined,
    base: base === undefined ? undefined : register(base),
    index: index === undefined ? undefined : register(index),
    scale: index === undefined ? 1 : 4,
    size: undefined,
    far: false,
    displacement,
    nearby: base === undefined && index === undefined && displacement !== undefined && displacement >> 32n !== 0n,
  };
}

function samples(address: bigint, bits: 64 | 32): Resolved[] {
  const [a, b, sp] = bits === 64 ? ['rbx', 'r13', 'rsp'] : ['ebx', 'ebp', 'esp'];
  return [
    ...registerNames.split(' ').map((name): Resolved => {
      const { number, class: of } = register(name);
      return { kind: 'register', name, number, class: of };
    }),
    ...[...values, address + 0x20n, address + 0x2000n].map(
      (value): Resolved => ({ kind: 'value', value, size: undefined, reach: undefined }),
    ),
    memory(a, undefined, undefined),
    memory(b, bits === 64 ? 'r9' : 'edx', -8n),
    memory(sp, undefined, 0x1234n),
    memory(undefined, bits === 64 ? 'rcx' : 'ecx', 0x40n),
    memory(undefined, undefined, 0x7000n),
    ...(bits === 64 ? [memory(undefined, undefined, address + 0x4444n)] : []),
    ...['xmm7', 'ymm7', 'zmm7'].map((index) => memory(a, index, 0x40n)),
  ];
}

/** @param each how many instructions a form at most */
export function* corpus(address: bigint, bits: 64 | 32, each: number): Iterable<Sample> {
  const { Code, CodeExt, Encoder, EncodingKind } = iced();
  const encoder = new Encoder(bits);
  const all = samples(address, bits);
  for (const code of Object.values(Code)) {
    if (typeof code !== 'number') continue;
    const info = CodeExt.opCode(code);
    const usable = info.isInstruction && info.encoding !== EncodingKind.MVEX && !info.isReservedNop;
    info.free();
    const form = formOf(code);
    if (!usable || !form.modes[bits]) continue;
    const choices = form.operands.map((kind, index) => choicesFor(kind, index, { all, form, bits }));
    for (let round = 0; round < each; round++) {
      const writers = choices.map((list, index) => list[(round * (index + 1) + index) % Math.max(1, list.length)]);
      for (const decorations of decorationsFor(form)) {
        const bytes = encode(encoder, { form, writers, decorations, address });
        if (bytes !== undefined) yield { form, bytes };
      }
    }
  }
}

interface Choice {
  readonly form: Form;
  readonly writers: readonly (OperandWriter | undefined)[];
  readonly decorations: readonly Decoration[];
  readonly address: bigint;
}

/** Undefined where registers do not go together, or a decoration with memory or its absence. */
function encode(encoder: Encoder, { form, writers, decorations, address }: Choice): Uint8Array | undefined {
  const instruction = new (iced().Instruction)();
  try {
    instruction.code = form.code;
    for (const [operand, write] of writers.entries()) {
      if (write === undefined) return undefined;
      write(instruction, operand);
    }
    decorate(instruction, decorations);
    encoder.encode(instruction, address);
    return encoder.takeBuffer();
  } catch {
    encoder.takeBuffer();
    return undefined;
  } finally {
    instruction.free();
  }
}

/** None, and each that the form takes. */
function decorationsFor({ decorated }: Form): Decoration[][] {
  const place = { from: 0, to: 1 };
  const mask: Decoration = { kind: 'mask', text: 'k2', place };
  const { accepts, broadcast, needsMask } = decorated;
  return [
    ...(needsMask ? [] : [[]]),
    ...(accepts.mask ? [[mask]] : []),
    ...(accepts.zeroing ? [[mask, { kind: 'zeroing', text: 'z', place } as const]] : []),
    ...(broadcast ? [[{ kind: 'broadcast', text: `1to${broadcast.count}`, place } as const]] : []),
    ...(accepts.rounding ? [[{ kind: 'rounding', text: 'ru-sae', place } as const]] : []),
    ...(accepts.exceptions ? [[{ kind: 'exceptions', text: 'sae', place } as const]] : []),
  ];
}

interface Among {
  readonly all: readonly Resolved[];
  readonly form: Form;
  readonly bits: 64 | 32;
}

function choicesFor(kind: string, index: number, { all, form, bits }: Among): OperandWriter[] {
  const second = form.operands.slice(0, index).some((before) => before.startsWith('imm'));
  const wanted = { kind, bits, memorySize: form.memorySize, second };
  const found = all.flatMap((operand) => operandWriter(operand, wanted) ?? []);
  return found.length > 0 ? found : [impliedOperand(kind, bits)].filter((write) => write !== undefined);
}
