import { describe, expect, test } from 'vitest';
import { conditionHolds } from '../../src/x86/condition.ts';
import { disassemble } from '../../src/x86/disassemble.ts';

const cf = 1n << 0n;
const pf = 1n << 2n;
const zf = 1n << 6n;
const sf = 1n << 7n;
const of = 1n << 11n;

describe('a conditional jump', () => {
  test.each([
    [0x70, 'jo', of, 0n],
    [0x72, 'jb', cf, zf],
    [0x74, 'je', zf, cf],
    [0x76, 'jbe', cf, sf],
    [0x76, 'jbe', zf, of],
    [0x78, 'js', sf, zf],
    [0x7a, 'jp', pf, zf],
    [0x7c, 'jl', sf, sf | of],
    [0x7e, 'jle', zf | sf | of, sf | of],
  ])('with opcode %i (%s) is taken exactly when its flags say so', (opcode, mnemonic, taken, notTaken) => {
    for (const negated of [false, true]) {
      const [jump] = disassemble(Uint8Array.of(opcode + (negated ? 1 : 0), 0), 0n);
      expect(jump?.condition).toBe((opcode & 15) + (negated ? 1 : 0));
      if (!negated) expect(jump?.mnemonic).toBe(mnemonic);
      expect(conditionHolds(jump?.condition ?? 99, taken)).toBe(!negated);
      expect(conditionHolds(jump?.condition ?? 99, notTaken)).toBe(negated);
    }
  });

  test.each([
    ['loope', 0xe1],
    ['jrcxz', 0xe3],
  ])('that also looks at rcx (%s) has no condition', (_, opcode) => {
    expect(disassemble(Uint8Array.of(opcode, 0), 0n)[0]).toMatchObject({ flow: 'conditional', condition: undefined });
  });
});
