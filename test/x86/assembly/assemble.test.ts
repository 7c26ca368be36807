import { expect, test } from 'vitest';
import { AssemblyError, assemble, parseSnippet } from '../../../src/x86/assembly/assemble.ts';

const BASE = 0xfffff80000100000n;

function bytesOf(text: string, bits: 64 | 32 = 64): string {
  const termValue = (term: string) => BigInt(`0x${term.replaceAll(/^0x|`/g, '')}`);
  return Buffer.from(assemble(parseSnippet(text), { address: BASE, bits, termValue }).bytes).toString('hex');
}

test.each([
  ['nop; nop', '9090'],
  ['xor eax, eax; ret', '31c0c3'],
  ['mov rax, 5', '48c7c005000000'],
  ['mov rax, fffff800`00101234', '48b83412100000f8ffff'],
  ['mov rax, [fffff80000101234]', '488b052d120000'],
  ['mov rax, [fffff90000101234]', '48a13412100000f9ffff'],
  ['mov rax, fs:[30]', '64488b042530000000'],
  ['mov rax, [gs:188]', '65488b042588010000'],
  ['lock add DWORD PTR [rax + rcx*4 - 8], 1', 'f0834488f801'],
  ['add rsp, -8', '4883c4f8'],
  ['push 1234', '6834120000'],
  ['call [rax]', 'ff10'],
  ['lea rax, [rip+10]', '488d0510000000'],
  ['rep stosq', 'f348ab'],
  ['movsd; movsd xmm0, [rax]', 'a5f20f1000'],
  ['jz fffff80000100002', '7400'],
  ['jmp <nt!KiTick (fffff800`00100020)>', 'eb1e'],
  ['xchg rax, [rbx]', '488703'],
  ['imul eax, 5', '6bc005'],
  ['mov al, r8b', '4488c0'],
  ['fxch', 'd9c9'],
  ['vaddps ymm0, ymm1, [rax]', 'c5f45800'],
  ['vpgatherdd xmm0, [rax+xmm1*4], xmm2', 'c4e269900488'],
  ['vaddps zmm0{k1}{z}, zmm1, [rax]{1to16}', '62f174d95800'],
  ['vaddps zmm0, zmm1, zmm2, {rz-sae}', '62f1747858c2'],
])('%s', (text, hex) => {
  expect(bytesOf(text)).toBe(hex);
});

test('a loop back is short', () => {
  expect(bytesOf('again: dec ecx; jne again; ret')).toBe('ffc975fcc3');
});

test('a branch over much grows to its long form', () => {
  const filler = Array.from({ length: 0x90 }, () => 'nop').join(';');
  expect(bytesOf(`jmp end; ${filler}; end: ret`)).toBe(`e990000000${'90'.repeat(0x90)}c3`);
});

test('a label in memory counts from rip, so that the snippet can be moved', () => {
  const snippet = parseSnippet('lea rax, [data]; ret; data: nop');
  expect(assemble(snippet, { address: 0n, bits: 64, termValue: () => 0n }).relative).toBe(false);
});

test('a branch to an address depends on its own address', () => {
  const snippet = parseSnippet('jmp 10');
  expect(assemble(snippet, { address: 0n, bits: 64, termValue: () => 0x10n }).relative).toBe(true);
});

test('32-bit code has forms of its own', () => {
  expect(bytesOf('inc eax; push es; mov eax, [1000]', 32)).toBe('4006a100100000');
});

test('the terms whose values are needed are listed, labels are not', () => {
  const { terms } = parseSnippet('again: mov rax, <nt!KiTick+10>; lea rbx, [rax-8]; jmp again+@rcx');
  expect(terms.map(({ text }) => text)).toEqual(['nt!KiTick+10', '8', '@rcx']);
});

test.each([
  ['', 'there is no instruction', ''],
  ['nopp', '`nopp` is no instruction', 'nopp'],
  ['mov [rax], 5', 'how large is it?', '[rax]'],
  ['mov al, 1234', 'this value does not fit', '1234'],
  ['mov rax', 'no form of mov takes rax', 'rax'],
  ['mov rax, [rbx', '`[` and `]` enclose the address', '[rbx'],
  ['mov rax, [rbx*3]', 'a register is scaled by 1, 2, 4 or 8', 'rbx*3'],
  ['mov rax, [8-rbx]', 'a register cannot be subtracted', 'rbx'],
  ['mov rax, [rax+rbx+rcx]', 'an address has two registers at most', '[rax+rbx+rcx]'],
  ['mov rax,', 'missing operand', ''],
  ['add rax, 5+', 'missing value', ''],
  ['mov ah, r8b', 'these registers do not go together', 'ah, r8b'],
  ['lock mov eax, 1', '`lock` does not go with MOV r32, imm32', 'lock mov eax, 1'],
  ['jmp fffff90000000000', 'too far from 0xfffff80000100000', 'fffff90000000000'],
  ['a: nop; a: nop', 'there are two labels `a`', 'a'],
  ['vaddps zmm0{k9}, zmm1, zmm2', 'unknown text in braces', '{k9}'],
  ['vaddps zmm0{k1, zmm1, zmm2', 'unknown text in braces', '{k1'],
  ['mov rax{k1}, rbx', 'no form of mov takes what is in braces', '{k1}'],
  ['inc rax; inc eax, 1', 'no form of inc takes eax, a value', 'eax, 1'],
])('refused: %s', (text, message, place) => {
  let caught: unknown;
  try {
    bytesOf(text);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(AssemblyError);
  const error = caught as AssemblyError;
  expect(error.message).toBe(message);
  expect(text.slice(error.place.from, error.place.to)).toBe(place);
});
