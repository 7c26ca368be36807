import { expect, test } from 'vitest';
import { AssemblyError, assemble, parseSnippet } from '../../../src/x86/assembly/assemble.ts';

const seeds = [
  'again: lock add dword ptr [rax+rcx*4-8], 1; jne again',
  'mov rax, [gs:188]; call <nt!KiTick+10>; rep stosq',
  'vaddps zmm0{k1}{z}, zmm1, [rax]{1to16}; vpgatherdd xmm0, [rax+xmm1*4], xmm2; push word 5; lea rbx, [rip+20]',
  'fadd st, st(1); imul eax, 5; enter 8, 1; jmp short 20',
];
const pieces = [
  '[',
  ']',
  '<',
  '>',
  '+',
  '-',
  '*',
  ',',
  ';',
  ':',
  '{',
  ' ',
  'rax',
  'st(',
  ')',
  'ptr',
  'far',
  '\n',
  'é',
  '\0',
  '9',
];

/** A small generator, so that a failure can be repeated (xorshift, 32 bits). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function mutated(text: string, random: (below: number) => number): string {
  let result = text;
  for (let left = 1 + random(6); left > 0; left--) {
    const at = random(result.length + 1);
    const cut = random(2) * random(5);
    result = result.slice(0, at) + (random(3) === 0 ? '' : pieces[random(pieces.length)]) + result.slice(at + cut);
  }
  return result;
}

test('whatever is typed is assembled, or refused with a place in the text', () => {
  const random = randomFrom(2463534242);
  for (let round = 0; round < 3000; round++) {
    const text = mutated(seeds[round % seeds.length]!, random);
    const bits = random(2) === 0 ? 64 : 32;
    try {
      const { bytes } = assemble(parseSnippet(text), { address: 0x1000n, bits, termValue: () => BigInt(random(300)) });
      expect(bytes.length).toBeGreaterThan(0);
    } catch (error) {
      if (!(error instanceof AssemblyError)) {
        throw new Error(`${JSON.stringify(text)}: ${String(error)}`, { cause: error });
      }
      const { from, to } = error.place;
      expect([text, from >= 0 && from < to && from <= text.length]).toEqual([text, true]);
    }
  }
});
