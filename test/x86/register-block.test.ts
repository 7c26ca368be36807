import { expect, test } from 'vitest';
import { formatRegisters } from '../../src/x86/register-block.ts';
import { plain, withRole } from '../format/lines.ts';

const values = {
  rax: 4n,
  rbx: 0xfffff800_00200010n,
  rip: 0xfffff800_00101a2cn,
  rflags: 0x3246n,
  cs: 0x10n,
  ss: 0x18n,
};

test('registers stand in the arrangement of HyperDbg', () => {
  expect(plain(formatRegisters(values, new Set()))).toEqual([
    'RAX=0000000000000004  RBX=fffff80000200010  RCX=0000000000000000',
    'RDX=0000000000000000  RSI=0000000000000000  RDI=0000000000000000',
    'RIP=fffff80000101a2c  RSP=0000000000000000  RBP=0000000000000000',
    ' R8=0000000000000000   R9=0000000000000000  R10=0000000000000000',
    'R11=0000000000000000  R12=0000000000000000  R13=0000000000000000',
    'R14=0000000000000000  R15=0000000000000000  IOPL=03',
    'OF 0  DF 0  IF 1  SF  0',
    'ZF 1  PF 1  CF 0  AXF 0',
    'CS 0010  SS 0018  DS 0000  ES 0000  FS 0000  GS 0000',
    'RFLAGS=0000000000003246  IF ZF PF',
  ]);
});

test('changed values carry a star and do not move the others', () => {
  const lines = formatRegisters(values, new Set(['rax', 'rflags', 'gs']));
  expect(plain(lines)[0]).toBe('RAX=0000000000000004* RBX=fffff80000200010  RCX=0000000000000000');
  expect(plain(lines).at(-1)).toBe('RFLAGS=0000000000003246* IF ZF PF');
  expect(withRole(lines, 'changed')).toEqual(['0000000000000004*', '0000*', '0000000000003246*']);
});
