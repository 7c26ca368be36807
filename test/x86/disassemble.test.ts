import { describe, expect, test } from 'vitest';
import type { SymbolNames } from '../../src/symbols/names.ts';
import { disassemble } from '../../src/x86/disassemble.ts';
import { instructionText } from '../../src/x86/instruction.ts';

const BASE = 0xfffff800_00101000n;
const code = (text: string) => Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16));
const texts = (bytes: string, options = {}) => disassemble(code(bytes), BASE, options).map(instructionText);

const symbols: SymbolNames = {
  nearest: (address) => (address >= BASE ? { name: 'nt!KiTick', offset: address - BASE } : undefined),
};

describe('disassemble', () => {
  test('decodes instruction after instruction', () => {
    const found = disassemble(code('48 89 c3 f3 90'), BASE);
    expect(found.map(instructionText)).toEqual(['mov rbx, rax', 'pause']);
    expect(found.map((each) => each.address)).toEqual([BASE, BASE + 3n]);
    expect(found.map((each) => each.bytes.length)).toEqual([3, 2]);
  });

  test('stops after the count', () => {
    expect(texts('90 90 90', { count: 2 })).toHaveLength(2);
  });

  test('completes an instruction that begins within the range, and begins none after it', () => {
    expect(texts('90 48 89 c3 90', { startsWithin: 2 })).toEqual(['nop', 'mov rbx, rax']);
  });

  test('shows a byte that is no instruction by itself and continues after it', () => {
    expect(texts('06 48 89 c3')).toEqual(['(bad)', 'mov rbx, rax']);
  });

  test('shows an instruction that is cut off as bytes', () => {
    expect(texts('90 e8 00')).toEqual(['nop', '(bad)', '(bad)']);
  });

  test('decodes 32-bit code', () => {
    expect(texts('06 89 c3', { bits: 32 })).toEqual(['push es', 'mov ebx, eax']);
  });

  test('writes the three syntaxes', () => {
    const bytes = '8b 43 10';
    expect(texts(bytes)).toEqual(['mov eax, [rbx+0x10]']);
    expect(texts(bytes, { syntax: 'att' })).toEqual(['mov 0x10(%rbx), %eax']);
    expect(texts(bytes, { syntax: 'masm' })).toEqual(['mov eax, [rbx+0x10]']);
  });

  test('names the target of a call', () => {
    const [call] = disassemble(code('e8 0b 00 00 00'), BASE, { symbols });
    expect(call).toMatchObject({ flow: 'call', target: BASE + 0x10n });
    expect(call && instructionText(call)).toBe('call <nt!KiTick+0x10 (fffff800`00101010)>');
    expect(call?.operands.map((span) => span.role)).toEqual(['plain', 'symbol', 'plain', 'address', 'plain']);
  });

  test('shows a target without a name as an address', () => {
    expect(texts('eb fe')).toEqual(['jmp fffff800`00101000']);
  });

  test('names what an instruction-relative operand points to', () => {
    expect(texts('48 8b 05 09 00 00 00', { symbols })).toEqual(['mov rax, [<nt!KiTick+0x10 (fffff800`00101010)>]']);
  });

  test.each([
    ['call', 'ff d0'],
    ['return', 'c3'],
    ['conditional', '74 00'],
    ['jump', 'ff e0'],
    ['interrupt', 'cc'],
    ['next', '90'],
    ['invalid', '06'],
  ])('knows the flow %s', (flow, bytes) => {
    expect(disassemble(code(bytes), BASE)[0]?.flow).toBe(flow);
  });
});
