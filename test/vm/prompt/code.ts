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
    shows: () => /wrote b bytes/,
  },
  {
    line: ({ witness }) => `!u ${hex(witness.physical + 0xf00n)} l b`,
    shows: () => /mov +rax, 0x123456789\s.*\bret/s,
  },
  // The operating core was halted in the kernel or in the witness; on either stack something returns somewhere.
  { line: () => 'kq l 40', shows: () => /\[\$\+000\] {2}[0-9a-f]{8}`[0-9a-f]{8}/ },
  { line: () => 'k l 400', shows: () => /^rip {6}[0-9a-f]{8}`[0-9a-f]{8}/m },
  {
    line: ({ getppid }) => `kq base ${hex(getppid)} l 10`,
    shows: () => /\[\$\+008\]/,
  },
];
