/** Registers and pseudo-registers that a script can name, in the order of their numbers. */

/**
 * Names in the order of REGS_ENUM (layout.json). A script writes `@rax` or, where no other word has the name, `rax`.
 */
export const registerNames: readonly string[] = [
  ...['rax eax ax ah al', 'rcx ecx cx ch cl', 'rdx edx dx dh dl', 'rbx ebx bx bh bl'],
  ...['rsp esp sp spl', 'rbp ebp bp bpl', 'rsi esi si sil', 'rdi edi di dil'],
  ...[8, 9, 10, 11, 12, 13, 14, 15].map((n) => `r${n} r${n}d r${n}w r${n}h r${n}l`),
  'ds es fs gs cs ss',
  'rflags eflags flags cf pf af zf sf tf if df of iopl nt rf vm ac vif vip id',
  'rip eip ip idtr ldtr gdtr tr',
  'cr0 cr2 cr3 cr4 cr8',
  'dr0 dr1 dr2 dr3 dr6 dr7',
].flatMap((group) => group.split(' '));

/** A pseudo-register: what the debuggee knows and no register holds. */
export interface PseudoRegister {
  /** Without its `$`. */
  readonly name: string;
  readonly summary: string;
}

/** In the order of their numbers (layout.json, PSEUDO_REGISTER_*). */
export const pseudoRegisters: readonly PseudoRegister[] = [
  { name: 'pid', summary: 'id of the current process' },
  { name: 'tid', summary: 'id of the current thread' },
  { name: 'pname', summary: "address of the current process's name (16 bytes)" },
  { name: 'core', summary: 'number of the current core' },
  { name: 'proc', summary: 'address of the current process object' },
  { name: 'thread', summary: 'address of the current thread object' },
  { name: 'peb', summary: 'process environment block (0 in kernel mode)' },
  { name: 'teb', summary: 'thread environment block (0 in user mode)' },
  { name: 'ip', summary: 'instruction pointer' },
  { name: 'buffer', summary: 'safe buffer of the event' },
  { name: 'context', summary: 'context value of the event (0 outside events)' },
  { name: 'event_tag', summary: 'tag of the event' },
  { name: 'event_id', summary: 'id of the event' },
  { name: 'event_stage', summary: 'stage of the event: 0 pre, 1 post' },
  { name: 'date', summary: 'address of the current date as text' },
  { name: 'time', summary: 'address of the current time as text' },
];

const registerNumbers = new Map(registerNames.map((name, number) => [name, number]));
const pseudoNumbers = new Map(pseudoRegisters.map((register, number) => [register.name, number]));

/** Number of a register by its name without `@`, in lower case; undefined when there is none. */
export function registerNumber(name: string): number | undefined {
  return registerNumbers.get(name);
}

/** Number of a pseudo-register by its name without `$`; undefined when there is none. */
export function pseudoRegisterNumber(name: string): number | undefined {
  return pseudoNumbers.get(name);
}
