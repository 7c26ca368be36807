/** Operands of the assembler: registers by name, memory, immediates, references to labels. */
import { Register } from 'iced-x86';

export type RegisterName = Lowercase<keyof typeof Register & string>;

/** A register, an immediate, a memory operand, or the address of a label. */
export type Operand = RegisterName | number | bigint | MemoryReference | LabelReference;

export interface MemoryReference {
  readonly kind: 'memory';
  /** Bytes accessed, where no register operand tells. */
  readonly size: number | undefined;
  readonly base: Register;
  readonly index: Register;
  readonly scale: number;
  readonly displacement: number | bigint;
  readonly segment: Register;
  /** RIP-relative to this label. */
  readonly label: string | undefined;
}

export interface LabelReference {
  readonly kind: 'label';
  readonly name: string;
}

const NUMBERS = Register as unknown as Readonly<Record<string, Register>>;

export function registerNumber(name: RegisterName): Register {
  const number = NUMBERS[name.toUpperCase()];
  if (number === undefined) throw new TypeError(`there is no register ${name}; one is rax`);
  return number;
}

const NOWHERE: MemoryReference = {
  kind: 'memory',
  size: undefined,
  base: Register.None,
  index: Register.None,
  scale: 1,
  displacement: 0,
  segment: Register.None,
  label: undefined,
};

/** [base + displacement] */
export function at(base: RegisterName, displacement = 0, size?: number): MemoryReference {
  return { ...NOWHERE, base: registerNumber(base), displacement, size };
}

/** [base + index * scale + displacement] */
export function indexed(base: RegisterName, index: RegisterName, scale = 1, displacement = 0): MemoryReference {
  return { ...at(base, displacement), index: registerNumber(index), scale };
}

/** gs:[displacement], the processor control region of the kernel */
export function gs(displacement: number, size?: number): MemoryReference {
  return { ...NOWHERE, displacement, segment: Register.GS, size };
}

/** [rip + distance to the label] */
export function rel(label: string, size?: number): MemoryReference {
  return { ...NOWHERE, base: Register.RIP, label, size };
}

/** The label itself: a branch target, or a 64-bit immediate. */
export function to(name: string): LabelReference {
  return { kind: 'label', name };
}
