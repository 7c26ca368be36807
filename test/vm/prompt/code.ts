import type { Row } from './row.ts';

const hex = (value: bigint) => value.toString(16);

export const rows: readonly Row[] = [
  { line: () => 'a {xor eax, eax; ret}', shows: () => /31 c0 c3/ },
  {
    // getppid begins with the nop of ftrace, or with endbr64 and that: it is written as it is.
    line: ({ getppid }) => `u ${hex(getppid)} l 10`,
    shows: ({ getppid }) => new RegExp(hex(getppid).slice(8)),
  },
  {
    line: ({ witness }) => `!a ${hex(witness.physical + 0xf00n)} {mov rax, 123456789; ret}`,
    shows: () => /wrote 11 bytes/,
  },
  {
    line: ({ witness }) => `!u ${hex(witness.physical + 0xf00n)} l b`,
    shows: () => /mov +rax, 0x123456789\s.*\bret/s,
  },
  // The operating core was halted in the kernel or in the witness; both stacks have return addresses.
  { line: () => 'kq l 40', shows: () => /\[\$\+000\] {2}[0-9a-f]{8}`[0-9a-f]{8}/ },
  { line: () => 'k l 400', shows: () => /^rip {6}[0-9a-f]{8}`[0-9a-f]{8}/m },
  {
    line: ({ getppid }) => `kq base ${hex(getppid)} l 10`,
    shows: () => /\[\$\+008\]/,
  },
  { line: () => 'i 4', shows: () => /([0-9a-f]{8}`[0-9a-f]{8} {2}.*\s*){4}/ },
  { line: () => 'ir', shows: () => /RAX=[0-9a-f]{16}[\s\S]*RFLAGS=/ },
  { line: () => '!track 10', shows: () => /^[0-9a-f]{8}`[0-9a-f]{8} {2}/m },
  { line: () => 'gu 2', shows: () => /^[0-9a-f]{8}`[0-9a-f]{8} {2}/m },
  { line: () => 'r cr3', shows: () => /cr3=[0-9a-f]{13}/ },
  // Protection and paging are on, and long mode's PAE is.
  { line: () => 'r cr0', shows: () => /cr0=0{8}8[0-9a-f]{6}[13579bdf]\b/ },
  { line: () => 'r idtr', shows: () => /idtr=ff[0-9a-f]{14}/ },
  { line: () => 'r gdtr', shows: () => /gdtr=ff[0-9a-f]{14}/ },
  { line: () => 'r cs = 8', shows: () => /cs|regist/ },
  // Changed by an expression, and restored.
  { line: () => 'r r15 = @r15 ^ 1', shows: () => /^\s*$/ },
  { line: () => 'r r15 = @r15 ^ 1', shows: () => /^\s*$/ },
];
