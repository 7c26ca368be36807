/**
 * Which form of an instruction its operands mean. iced-x86 names a form after them (Add_rm64_imm8, Mov_r64_rm64), so the
 * name is put together from the operands, and the first that exists is taken.
 */
import { Code, type Register, RegisterExt } from 'iced-x86';
import { type MemoryReference, type Operand, type RegisterName, registerNumber } from './operand.ts';

const CODES = Code as unknown as Readonly<Record<string, Code>>;

export const isRegister = (operand: Operand | undefined): operand is RegisterName => typeof operand === 'string';
export const isMemory = (operand: Operand | undefined): operand is MemoryReference =>
  typeof operand === 'object' && operand.kind === 'memory';

/** A form by its name. */
export function codeNamed(name: string): Code {
  const code = CODES[name];
  if (code === undefined) throw new TypeError(`there is no instruction form ${name}`);
  return code;
}

/** Bits of an operand, undefined for what takes its size from the other one. */
function bitsOf(operand: Operand | undefined): number | undefined {
  if (isRegister(operand)) return RegisterExt.size(registerNumber(operand)) * 8;
  if (isMemory(operand) && operand.size !== undefined) return operand.size * 8;
  return undefined;
}

/** iced-x86 names an instruction form after its operands: Add_rm64_imm8, Mov_r64_rm64. The first that exists is taken. */
export function chooseCode(name: string, operands: readonly Operand[]): Code {
  const candidates = forms(name, operands);
  const code = candidates.map((candidate) => CODES[candidate]).find((found) => found !== undefined);
  if (code === undefined) throw new TypeError(`no instruction form for ${name}: tried ${candidates.join(', ')}`);
  return code;
}

function forms(name: string, operands: readonly Operand[]): string[] {
  const [one, two, three] = operands;
  if (one === undefined) return [name];
  const bits = bitsOf(one) ?? bitsOf(two);
  if (two === undefined) return singleForms(name, one, bits);
  if (three !== undefined) {
    return [`${name}_r${bits}_rm${bits}_imm${fitsByte(three) ? 8 : 32}`, `${name}_rm${bits}_r${bits}_imm8`];
  }
  const special = segmentOrControlForm(name, one, two);
  if (special !== undefined) return [special];
  if (isMemory(one) && isRegister(two)) return [`${name}_rm${bits}_r${bits}`];
  if (isMemory(two)) return [`${name}_r${bits}_rm${bits}`, `${name}_r${bits}_rm${bitsOf(two)}`, `${name}_r${bits}_m`];
  if (two === 'cl') return [`${name}_rm${bits}_CL`];
  if (isRegister(two))
    return [`${name}_r${bits}_rm${bits}`, `${name}_rm${bits}_r${bits}`, `${name}_r${bits}_rm${bitsOf(two)}`];
  return immediateForms(name, one, two, bits);
}

function singleForms(name: string, operand: Operand, bits: number | undefined): string[] {
  if (isMemory(operand)) return bits === undefined ? [`${name}_m1664`, `${name}_m`] : [`${name}_rm${bits}`];
  if (!isRegister(operand)) return [`${name}q_imm${fitsByte(operand) ? 8 : 32}`];
  // One-byte INC and DEC of a register do not exist in 64-bit mode, though iced-x86 has names for them.
  const short = name === 'Push' || name === 'Pop' || name === 'Bswap';
  return short ? [`${name}_r${bits}`] : [`${name}_rm${bits}`];
}

function segmentOrControlForm(name: string, one: Operand, two: Operand): string | undefined {
  const isKind = (operand: Operand, test: (register: Register) => boolean) =>
    isRegister(operand) && test(registerNumber(operand));
  if (isKind(one, RegisterExt.isSegmentRegister)) return `${name}_Sreg_r${bitsOf(two)}m16`;
  if (isKind(one, RegisterExt.isCR)) return `${name}_cr_r64`;
  if (isKind(two, RegisterExt.isCR)) return `${name}_r64_cr`;
  return undefined;
}

function fitsByte(operand: Operand): boolean {
  const value = BigInt(operand as number | bigint);
  return BigInt.asIntN(8, value) === value;
}

function immediateForms(name: string, one: Operand, two: Operand, bits: number | undefined): string[] {
  if (typeof two === 'object') return [`${name}_r64_imm64`];
  const value = BigInt(two as number | bigint);
  const fits = (width: number) => BigInt.asIntN(width, value) === value;
  const wide = bits === 64 ? 32 : bits;
  const found: string[] = [];
  if (bits === 64 && !fits(32)) found.push(`${name}_r64_imm64`);
  else if (fits(8)) found.push(`${name}_rm${bits}_imm8`);
  if (isRegister(one)) found.push(`${name}_r${bits}_imm${bits === 64 ? 0 : bits}`);
  found.push(`${name}_rm${bits}_imm${wide}`);
  return found;
}
