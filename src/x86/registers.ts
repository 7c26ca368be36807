import { flags } from './flags.ts';

/**
 * The registers of the wire's REGS_ENUM (spec/PROTOCOL.md, appendix B) as people look at them: grouped, with the
 * register that each is a part of. The numbers are in src/wire, the meaning is here.
 */

export type RegisterGroup = '64-bit' | '32-bit' | '16-bit' | '8-bit' | 'flag' | 'segment' | 'system';

/** One name that `r` takes. */
export interface Register {
  /** Lower case, without `@`. */
  readonly name: string;
  readonly group: RegisterGroup;
  /** Width of its value in bits. */
  readonly bits: number;
  /** The 64-bit register that it is a part of; its own name when it is whole. */
  readonly whole: string;
  /** Where it begins in `whole`. */
  readonly shift: number;
  readonly meaning: string;
}

/** The sixteen general registers by width: 64, 32, 16, high byte of 16, low byte; '' where there is none. */
type GeneralNames = readonly [whole: string, dword: string, word: string, high: string, low: string];

const general: readonly GeneralNames[] = [
  ['rax', 'eax', 'ax', 'ah', 'al'],
  ['rcx', 'ecx', 'cx', 'ch', 'cl'],
  ['rdx', 'edx', 'dx', 'dh', 'dl'],
  ['rbx', 'ebx', 'bx', 'bh', 'bl'],
  ['rsp', 'esp', 'sp', '', 'spl'],
  ['rbp', 'ebp', 'bp', '', 'bpl'],
  ['rsi', 'esi', 'si', '', 'sil'],
  ['rdi', 'edi', 'di', '', 'dil'],
  ...[8, 9, 10, 11, 12, 13, 14, 15].map((n): GeneralNames => [`r${n}`, `r${n}d`, `r${n}w`, `r${n}h`, `r${n}l`]),
];

/** What each column of `general` is. HyperDbg names a byte 8..15 even of r8..r15, which the processor itself cannot. */
const parts: readonly { group: RegisterGroup; bits: number; shift: number; meaning: (whole: string) => string }[] = [
  { group: '64-bit', bits: 64, shift: 0, meaning: () => 'general register' },
  { group: '32-bit', bits: 32, shift: 0, meaning: (whole) => `bits 0..31 of ${whole}` },
  { group: '16-bit', bits: 16, shift: 0, meaning: (whole) => `bits 0..15 of ${whole}` },
  { group: '8-bit', bits: 8, shift: 8, meaning: (whole) => `bits 8..15 of ${whole}` },
  { group: '8-bit', bits: 8, shift: 0, meaning: (whole) => `bits 0..7 of ${whole}` },
];

const whole = (name: string, group: RegisterGroup, bits: number, meaning: string): Register => ({
  name,
  group,
  bits,
  whole: name,
  shift: 0,
  meaning,
});

const part = (name: string, of: string, group: RegisterGroup, bits: number): Register => ({
  name,
  group,
  bits,
  whole: of,
  shift: 0,
  meaning: `bits 0..${bits - 1} of ${of}`,
});

/** Every register name that the debuggee knows. */
export const registers: readonly Register[] = [
  ...general.flatMap((names) =>
    parts.flatMap(({ group, bits, shift, meaning }, column): Register[] => {
      const name = names[column] ?? '';
      if (name === '') return [];
      return [{ name, group, bits, whole: names[0], shift, meaning: meaning(names[0]) }];
    }),
  ),
  ...['ds', 'es', 'fs', 'gs', 'cs', 'ss'].map((name) => whole(name, 'segment', 16, 'segment selector')),
  whole('rflags', '64-bit', 64, 'flags'),
  part('eflags', 'rflags', '32-bit', 32),
  part('flags', 'rflags', '16-bit', 16),
  ...flags.map(
    ({ name, bit, width, meaning }): Register => ({
      name,
      group: 'flag',
      bits: width,
      whole: 'rflags',
      shift: bit,
      meaning,
    }),
  ),
  whole('rip', '64-bit', 64, 'instruction pointer'),
  part('eip', 'rip', '32-bit', 32),
  part('ip', 'rip', '16-bit', 16),
  ...['idtr', 'gdtr'].map((name) => whole(name, 'system', 64, 'descriptor table base')),
  ...['ldtr', 'tr'].map((name) => whole(name, 'system', 16, 'system segment selector')),
  ...['cr0', 'cr2', 'cr3', 'cr4', 'cr8'].map((name) => whole(name, 'system', 64, 'control register')),
  ...['dr0', 'dr1', 'dr2', 'dr3', 'dr6', 'dr7'].map((name) => whole(name, 'system', 64, 'debug register')),
];

const byName = new Map(registers.map((each) => [each.name, each]));

/** Finds a register by any spelling that people use: any case, with or without `@`. */
export function findRegister(text: string): Register | undefined {
  return byName.get(text.replace(/^@/, '').toLowerCase());
}
