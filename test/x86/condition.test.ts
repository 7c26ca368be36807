import { describe, expect, test } from 'vitest';
import { conditionHolds } from '../../src/x86/condition.ts';
import { disassemble } from '../../src/x86/disassemble.ts';

const CF = 1n << 0n;
const PF = 1n << 2n;
const ZF = 1n << 6n;
const SF = 1n << 7n;
const OF = 1n << 11n;

describe('a conditional jump', () => {
  test.each([
    [0x70, 'jo', OF, 0n],
    [0x72, 'jb', CF, ZF],
    [0x74, 'je', ZF, CF],
    [0x76, 'jbe', CF, SF],
    [0x76, 'jbe', ZF, OF],
    [0x78, 'js', SF, ZF],
    [0x7a, 'jp', PF, ZF],
    [0x7c, 'jl', SF, SF | OF],
    [0x7e, 'jle', ZF | SF | OF, SF | OF],
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
  ])('that also depends on rcx (%s) has no condition', (_, opcode) => {
    expect(disassemble(Uint8Array.of(opcode, 0), 0n)[0]).toMatchObject({ flow: 'conditional', condition: undefined });
  });
});
