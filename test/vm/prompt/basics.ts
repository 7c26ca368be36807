/** What every session begins with: registers, memory, code, breakpoints, steps, cores, a script. */
import type { Row } from './row.ts';

const hex = (address: bigint) => address.toString(16);

export const rows: readonly Row[] = [
  { line: () => 'r', shows: () => /rip\W+[0-9a-f]{16}/i },
  { line: () => 'r cs', shows: () => /cs\W+0*(10|33)\b/ },
  { line: ({ getppid }) => `u ${hex(getppid)} l 10`, shows: ({ getppid }) => new RegExp(hex(getppid)) },
  { line: ({ witness }) => `!db ${hex(witness.physical)} l 10`, shows: () => /77 69 74 6e 65 73 73 21.*witness!/ },
  { line: ({ witness }) => `!dq ${hex(witness.physical)} l 8`, shows: () => /217373656e746977/ },
  { line: ({ getppid }) => `bp ${hex(getppid)} pid fffff`, shows: ({ getppid }) => new RegExp(hex(getppid)) },
  { line: () => 'bl', shows: ({ getppid }) => new RegExp(hex(getppid)) },
  { line: () => 'bc all', shows: () => /./ },
  { line: () => 'bl', shows: () => /no breakpoint/i },
  { line: () => 't', shows: () => /[0-9a-f]{16}/ },
  { line: () => '~ 0', shows: () => /core 0/ },
  { line: () => '~ 1', shows: () => /core 1/ },
  { line: ({ text }) => `? print(${hex(text)} + 1);`, shows: ({ text }) => new RegExp(hex(text + 1n)) },
  { line: ({ text }) => `db ${hex(text)} l 10`, shows: ({ text }) => new RegExp(hex(text)) },
];
