/** Operands of the assembler: registers by name, memory, immediates, references to labels. */
import type { Register } from 'iced-x86';
import { type AssemblyRegister, assemblyRegister } from '../../x86/assembly/registers.ts';

export type RegisterName = Lowercase<keyof typeof Register & string>;

/** A register, an immediate, a memory operand, or the address of a label. */
export type Operand = RegisterName | number | bigint | MemoryReference | LabelReference;

export interface MemoryReference {
  readonly kind: 'memory';
  /** Bytes accessed, where no register operand says. */
  readonly size: number | undefined;
  readonly base: RegisterName | undefined;
  readonly index: RegisterName | undefined;
  readonly scale: 1 | 2 | 4 | 8;
  readonly displacement: number;
  readonly segment: RegisterName | undefined;
  /** RIP-relative to this label. */
  readonly label: string | undefined;
}

export interface LabelReference {
  readonly kind: 'label';
  readonly label: string;
}

export const isRegister = (operand: Operand): operand is RegisterName => typeof operand === 'string';
export const isMemory = (operand: Operand): operand is MemoryReference =>
  typeof operand === 'object' && operand.kind === 'memory';

/** @throws TypeError for what is no register */
export function register(name: RegisterName): AssemblyRegister {
  const found = assemblyRegister(name);
  if (found === undefined) throw new TypeError(`there is no register ${name}; one is rax`);
  return found;
}

const nowhere: MemoryReference = {
  kind: 'memory',
  size: undefined,
  base: undefined,
  index: undefined,
  scale: 1,
  displacement: 0,
  segment: undefined,
  label: undefined,
};

/** [base + displacement] */
export function at(base: RegisterName, displacement = 0, size?: number): MemoryReference {
  return { ...nowhere, base, displacement, size };
}

/** [base + index * scale + displacement] */
export function indexed(
  base: RegisterName,
  index: RegisterName,
  scale: MemoryReference['scale'] = 1,
  displacement = 0,
): MemoryReference {
  return { ...at(base, displacement), index, scale };
}

/** gs:[displacement], the processor control region of the kernel */
export function gs(displacement: number, size?: number): MemoryReference {
  return { ...nowhere, displacement, segment: 'gs', size };
}

/** [rip + distance to the label] */
export function rel(label: string, size?: number): MemoryReference {
  return { ...nowhere, label, size };
}

/** The label itself: a branch target, or a 64-bit immediate. */
export function to(label: string): LabelReference {
  return { kind: 'label', label };
}
