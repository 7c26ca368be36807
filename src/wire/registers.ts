/**
 * Registers by number, as REGS_ENUM has them (spec/PROTOCOL.md, appendix B).
 */
import { GUEST_REGS } from './structs/index.ts';

/** Indexed by a register's number. Sub-registers and single flags are registers too. */
export const registerNames: readonly string[] = [
  ...'rax eax ax ah al rcx ecx cx ch cl rdx edx dx dh dl rbx ebx bx bh bl'.split(' '),
  ...'rsp esp sp spl rbp ebp bp bpl rsi esi si sil rdi edi di dil'.split(' '),
  ...[8, 9, 10, 11, 12, 13, 14, 15].flatMap((n) => [`r${n}`, `r${n}d`, `r${n}w`, `r${n}h`, `r${n}l`]),
  ...'ds es fs gs cs ss'.split(' '),
  ...'rflags eflags flags cf pf af zf sf tf if df of iopl nt rf vm ac vif vip id'.split(' '),
  ...'rip eip ip idtr ldtr gdtr tr cr0 cr2 cr3 cr4 cr8 dr0 dr1 dr2 dr3 dr6 dr7'.split(' '),
];

const ids = new Map(registerNames.map((name, id) => [name, id]));

/** The number of a register, or undefined; any case, with or without `@`. */
export function registerId(name: string): number | undefined {
  return ids.get(name.toLowerCase().replace(/^@/, ''));
}

/** The sixteen general registers in the order in which GUEST_REGS has them. */
export const generalRegisters = Object.keys(GUEST_REGS.fields) as readonly (keyof typeof GUEST_REGS.fields)[];
