/** Why a statement cannot be encoded, in words: what is wrong with it, and what would be right. */
import { AssemblyError, type SnippetPlace } from './error.ts';
import type { Form } from './form.ts';
import { operandWriter, type Resolved } from './operand.ts';
import type { AssemblyOperand, Statement } from './syntax.ts';

/** Forms of an instruction that are shown. */
const MOST_FORMS = 6;

const sizeWords: Readonly<Record<number, string>> = {
  1: 'byte ptr',
  2: 'word ptr',
  4: 'dword ptr',
  6: 'fword ptr',
  8: 'qword ptr',
  10: 'tbyte ptr',
  16: 'xmmword ptr',
  32: 'ymmword ptr',
  64: 'zmmword ptr',
};

interface Misfit {
  readonly given: readonly Resolved[];
  /** Those of the mnemonic that exist in the mode. */
  readonly forms: readonly Form[];
  readonly bits: 64 | 32;
}

export const refusal = {
  /** The memory operand could have several sizes. */
  ambiguous({ mnemonic, operands, place }: Statement, sizes: readonly number[]): AssemblyError {
    const memory = operands.find(({ kind }) => kind === 'memory');
    const words = sizes.toSorted((a, b) => a - b).flatMap((size) => sizeWords[size] ?? []);
    return new AssemblyError('how large is it?', memory?.place ?? place, {
      help: [`${mnemonic} takes ${words.join(', ')} before the [address]`],
    });
  },

  /** No form of the instruction takes these operands. */
  operands({ mnemonic, operands, place }: Statement, { given, forms, bits }: Misfit): AssemblyError {
    const alike = mostAlike(given, forms, bits);
    const shown = [...new Set(alike.map(({ text }) => text))];
    const more = shown.length > MOST_FORMS ? ', ...' : '';
    const help = shown.length > 0 ? [`there is ${shown.slice(0, MOST_FORMS).join(', ')}${more}`] : [];
    if (forms.length === 0) return new AssemblyError(`${mnemonic} does not exist in ${bits}-bit code`, place);
    const large = operands.find((operand) => tooLarge(operand, given[operands.indexOf(operand)], alike));
    if (large !== undefined) return new AssemblyError('this value does not fit', large.place, { help });
    return new AssemblyError(`no form of ${mnemonic} takes ${describe(given)}`, spanOf(operands, place), { help });
  },

  /** No form takes what is in braces, or all need something there. */
  decorations({ mnemonic, decorations, place }: Statement, forms: readonly Form[]): AssemblyError {
    const [first] = decorations;
    const help = [`there is ${forms[0]?.text}`];
    if (first === undefined) return new AssemblyError(`${mnemonic} needs a mask, {k1} to {k7}`, place, { help });
    return new AssemblyError(`no form of ${mnemonic} takes what is in braces`, first.place, { help });
  },

  /** There is a form, but not for this distance or these registers together. */
  unreachable({ operands, place }: Statement, { address }: { address: bigint }): AssemblyError {
    const target = operands.find(
      (each) => each.kind === 'value' || (each.kind === 'memory' && !each.base && !each.index),
    );
    if (target === undefined) return new AssemblyError('these registers do not go together', spanOf(operands, place));
    return new AssemblyError(`too far from 0x${address.toString(16)}`, target.place, {
      help: ['a near branch reaches 2 GiB, a short one 80 bytes; `mov rax, ADDRESS; jmp rax` goes anywhere'],
      outOfReach: true,
    });
  },

  prefix(prefix: string, { text }: Form, place: SnippetPlace): AssemblyError {
    return new AssemblyError(`\`${prefix}\` does not go with ${text}`, place);
  },
};

/** The forms of which the most operands fit what is given. */
function mostAlike(given: readonly Resolved[], forms: readonly Form[], bits: 64 | 32): readonly Form[] {
  const rated = forms.map((form) => {
    const fitting = form.operands.filter((kind, index) => {
      const operand = given[index];
      if (operand?.kind === 'value' && kind.startsWith('imm')) return true;
      return (
        operand !== undefined && operandWriter(operand, { kind, bits, memorySize: form.memorySize, second: false })
      );
    });
    return { form, rate: fitting.length + (form.operands.length === given.length ? 1 : 0) };
  });
  const best = Math.max(...rated.map(({ rate }) => rate));
  return rated.filter(({ rate }) => rate === best).map(({ form }) => form);
}

/** Some form takes an immediate value there, so it is this one's size. */
function tooLarge(operand: AssemblyOperand, given: Resolved | undefined, forms: readonly Form[]): boolean {
  if (operand.kind !== 'value' || given?.kind !== 'value' || forms.length === 0) return false;
  return forms.some((form) => form.operands.some((kind) => kind.startsWith('imm')));
}

function spanOf(operands: readonly AssemblyOperand[], place: SnippetPlace): SnippetPlace {
  const [first] = operands;
  const last = operands.at(-1);
  return first === undefined || last === undefined ? place : { from: first.place.from, to: last.place.to };
}

function describe(given: readonly Resolved[]): string {
  if (given.length === 0) return 'no operands';
  return given
    .map((operand) => {
      if (operand.kind === 'register') return operand.name;
      if (operand.kind === 'value') return 'a value';
      return operand.size === undefined ? 'memory' : `${operand.size} bytes of memory`;
    })
    .join(', ');
}
