import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findRegister, registers } from '../../src/x86/registers.ts';

describe('registers', () => {
  test('are named once each, all 120 of them', () => {
    expect(new Set(registers.map((each) => each.name)).size).toBe(120);
    expect(registers).toHaveLength(120);
  });

  test.each(['rax', '@rax', 'RAX', '@Rax'])('are found as %s', (spelling) => {
    expect(findRegister(spelling)?.name).toBe('rax');
  });

  test('that do not exist are not found', () => {
    expect(findRegister('xmm0')).toBeUndefined();
  });

  test('know what they are a part of', () => {
    expect(findRegister('ch')).toMatchObject({ whole: 'rcx', shift: 8, bits: 8 });
    expect(findRegister('r9w')).toMatchObject({ whole: 'r9', shift: 0, bits: 16 });
    expect(findRegister('zf')).toMatchObject({ whole: 'rflags', shift: 6, bits: 1 });
    expect(findRegister('rip')).toMatchObject({ whole: 'rip', bits: 64 });
  });

  const layout = resolve('spec/layout.json');
  test('are exactly those of REGS_ENUM', () => {
    const { enums } = JSON.parse(readFileSync(layout, 'utf8'));
    const names = Object.keys(enums.REGS_ENUM.members).map((name) => name.replace('REGISTER_', '').toLowerCase());
    expect(registers.map((each) => each.name).sort()).toEqual(names.sort());
  });
});
