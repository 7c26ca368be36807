import { expect, test } from 'vitest';
import { assemble, parseSnippet } from '../../src/x86/assembly/assemble.ts';
import { disassemble } from '../../src/x86/disassemble.ts';
import { afterInstruction, type Offset, untouched } from '../../src/x86/stack-effect.ts';

const from = (register: Offset['register'], offset: bigint): Offset => ({ register, offset });

function stateAfter(snippet: string) {
  const { bytes } = assemble(parseSnippet(snippet), {
    address: 0n,
    bits: 64,
    termValue: (term) => BigInt(`0x${term}`),
  });
  return disassemble(bytes, 0n).reduce(
    (state, instruction) => afterInstruction(instruction.bytes, instruction.flow, state),
    untouched,
  );
}

test.each([
  ['nop', from('rsp', 0n), from('rbp', 0n)],
  ['push rbx; push rbp', from('rsp', -16n), from('rbp', 0n)],
  ['pop rbx; pop rbp', from('rsp', 16n), undefined],
  ['push rbp; mov rbp, rsp; sub rsp, 100', from('rsp', -0x108n), from('rsp', -8n)],
  ['push rbp; mov rbp, rsp; sub rsp, 20; leave', from('rsp', 0n), undefined],
  ['add rsp, 28', from('rsp', 0x28n), from('rbp', 0n)],
  ['lea rsp, [rbp-10]; pop rbx', from('rbp', -8n), from('rbp', 0n)],
  ['leave', from('rbp', 8n), undefined],
  ['pushfq; popfq', from('rsp', 0n), from('rbp', 0n)],
  ['call 1000', from('rsp', 0n), from('rbp', 0n)],
  ['and rsp, -10', undefined, from('rbp', 0n)],
  ['and rsp, -10; mov rsp, rbp', from('rbp', 0n), from('rbp', 0n)],
  ['pop rsp', undefined, from('rbp', 0n)],
  ['xor ebp, ebp; mov rax, [rsp+8]; mov [rbp-8], rsp', from('rsp', 0n), undefined],
  ['sub rsp, rax', undefined, from('rbp', 0n)],
])('%s', (snippet, rsp, rbp) => {
  expect(stateAfter(snippet)).toEqual({ rsp, rbp });
});
