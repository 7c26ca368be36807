import { describe, expect, test } from 'vitest';
import { Gpr } from '../../src/machine/cpu/cpu.ts';
import { Flag } from '../../src/machine/cpu/flags.ts';
import { assemble } from '../../src/machine/guest/assembler.ts';
import { at, indexed, type Operand, type RegisterName } from '../../src/machine/guest/operand.ts';
import { canRunNative, type NativeState, runNative } from './native.ts';
import { CODE, DATA, Rig } from './rig.ts';

const STATUS = 0x8d5n;
const registers = ['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi'] as const;

/** A seeded generator, so that a failure can be repeated. */
function generator(seed: number): () => bigint {
  let state = BigInt(seed) * 0x9e3779b97f4a7c15n + 1n;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return state ^ (state >> 29n);
  };
}

const interesting = [0n, 1n, 2n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0xffffn, 0x7fffffffn, 0x80000000n];
const wideValues = [0xffffffffn, 0x7fffffffffffffffn, 0x8000000000000000n, 0xffffffffffffffffn];
const values = [...interesting, ...wideValues];

interface Sample {
  readonly name: string;
  readonly code: Uint8Array;
  readonly state: NativeState;
}

const names = (bits: number): [RegisterName, RegisterName] =>
  bits === 64 ? ['rax', 'rbx'] : bits === 32 ? ['eax', 'ebx'] : bits === 16 ? ['ax', 'bx'] : ['al', 'bl'];
const operandSizes = [8, 16, 32, 64];
const largeSizes = [16, 32, 64];

type Form = readonly [string, ...Operand[]];

const two = (mnemonics: readonly string[], sizes = operandSizes): Form[] =>
  mnemonics.flatMap((name) => sizes.map((bits): Form => [name, ...names(bits)]));
const one = (mnemonics: readonly string[]): Form[] =>
  mnemonics.flatMap((name) => operandSizes.map((bits): Form => [name, names(bits)[0]]));
const memory = (mnemonics: readonly string[]): Form[] =>
  mnemonics.flatMap((name) => operandSizes.map((bits): Form => [name, at('rsi', 0, bits / 8), names(bits)[1]]));

const families: Readonly<Record<string, readonly Form[]>> = {
  arithmetic: two(['add', 'adc', 'sub', 'sbb', 'and', 'or', 'xor', 'cmp', 'test']),
  'arithmetic in memory': memory(['add', 'adc', 'sub', 'sbb', 'and', 'or', 'xor', 'cmp', 'xchg']),
  counting: one(['inc', 'dec', 'neg', 'not']),
  'shifts by cl': ['shl', 'shr', 'sar', 'rol', 'ror', 'rcl', 'rcr'].flatMap((name) =>
    operandSizes.map((bits): Form => [name, names(bits)[0], 'cl']),
  ),
  'shifts by a constant': ['shl', 'shr', 'sar', 'rol', 'ror', 'rcl', 'rcr'].flatMap((name) =>
    operandSizes.flatMap((bits) => [2, 7, 15].map((count): Form => [name, names(bits)[0], count])),
  ),
  'double shifts': ['shld', 'shrd'].flatMap((name) => [32, 64].map((bits): Form => [name, ...names(bits), 9])),
  multiplication: [...one(['mul', 'imul']), ...two(['imul'], largeSizes)],
  bits: [...two(['bt', 'bts', 'btr', 'btc'], largeSizes), ...two(['bsf', 'bsr', 'popcnt'], largeSizes)],
  exchange: [...two(['xadd', 'cmpxchg', 'xchg']), ...memory(['xadd', 'cmpxchg']), ['bswap', 'rax'], ['bswap', 'ebx']],
  moves: [
    ...two(['mov']),
    ['movzx', 'eax', 'bl'],
    ['movzx', 'rax', 'bx'],
    ['movsx', 'eax', 'bl'],
    ['movsx', 'rax', 'bx'],
    ['movsxd', 'rax', 'ebx'],
    ['mov', 'ah', 'bl'],
    ['mov', 'bl', 'ah'],
    ['lea', 'rax', indexed('rbx', 'rcx', 4, -8)],
    ['lea', 'eax', indexed('rbx', 'rcx', 2, 5)],
    ['cdqe'],
    ['cwde'],
    ['cbw'],
    ['cqo'],
    ['cdq'],
    ['cwd'],
    ['lahf'],
    ['sahf'],
    ['clc'],
    ['stc'],
    ['cmc'],
  ],
  conditions: ['o', 'no', 'b', 'ae', 'e', 'ne', 'be', 'a', 's', 'ns', 'p', 'np', 'l', 'ge', 'le', 'g'].flatMap(
    (condition): Form[] => [
      [`set${condition}`, 'al'],
      [`cmov${condition}`, 'rax', 'rbx'],
      [`cmov${condition}`, 'eax', 'ebx'],
    ],
  ),
};

const CASES_A_FORM = 40;

function samples(forms: readonly Form[], next: () => bigint): Sample[] {
  const value = () => {
    const draw = next();
    return draw % 3n === 0n ? next() : values[Number(draw % BigInt(values.length))]!;
  };
  return forms.flatMap(([mnemonic, ...operands]) => {
    const code = assemble(BigInt(CODE), (a) => a.emit(mnemonic, ...operands)).bytes;
    return Array.from({ length: CASES_A_FORM }, () => ({
      name: `${mnemonic} ${operands.map((operand) => (typeof operand === 'object' ? '[mem]' : operand)).join(', ')}`,
      code,
      state: {
        rax: value(),
        rbx: value(),
        rcx: value(),
        rdx: value(),
        rsi: 1n,
        rdi: value(),
        flags: next() & STATUS,
        memory: value(),
      },
    }));
  });
}

const { CF, PF, AF, ZF, SF, OF } = Flag;

/**
 * The flags that the manual leaves undefined for an instruction, SDM 1 appendix A; counts above 1 leave OF to chance.
 */
function undefinedFlags({ name, state }: Sample): number {
  const [mnemonic = '', operands = ''] = name.split(/ (.*)/);
  if (['and', 'or', 'xor', 'test'].includes(mnemonic)) return AF;
  if (['div', 'idiv'].includes(mnemonic)) return Number(STATUS);
  if (['mul', 'imul'].includes(mnemonic)) return SF | ZF | AF | PF;
  if (['bt', 'bts', 'btr', 'btc'].includes(mnemonic)) return OF | SF | AF | PF;
  if (['bsf', 'bsr'].includes(mnemonic)) return CF | OF | SF | AF | PF;
  if (['shld', 'shrd'].includes(mnemonic)) return AF | OF;
  if (!/^(sh|sa|ro|rc)/.test(mnemonic) || mnemonic === 'sahf') return 0;
  const wide = /^[re]/.test(operands) ? (operands.startsWith('r') ? 64n : 32n) : /^.l/.test(operands) ? 8n : 16n;
  const count = operands.endsWith('cl') ? state.rcx & (wide === 64n ? 63n : 31n) : BigInt(operands.split(', ')[1] ?? 0);
  const overflow = count > 1n ? OF : 0;
  if (['shl', 'shr', 'sar'].includes(mnemonic)) return (count > 0n ? AF : 0) | overflow | (count >= wide ? CF : 0);
  return overflow;
}

function interpret(rig: Rig, { code, state }: Sample): NativeState {
  const { cpu, memory: ram } = rig.core;
  rig.code(...code, 0xf4);
  for (const name of registers) cpu.regs[Gpr[name]] = name === 'rsi' ? BigInt(DATA) : state[name];
  ram.store(DATA, 8, state.memory);
  cpu.flags = Number(state.flags);
  cpu.rip = CODE;
  cpu.halted = false;
  rig.run();
  const [rax, rbx, rcx, rdx, rsi, rdi] = registers.map((name) => cpu.regs[Gpr[name]]!);
  const flags = BigInt(cpu.flags) & STATUS;
  return {
    rax: rax!,
    rbx: rbx!,
    rcx: rcx!,
    rdx: rdx!,
    rsi: rsi! - BigInt(DATA),
    rdi: rdi!,
    flags,
    memory: ram.load(DATA, 8),
  };
}

const show = (state: NativeState, flags: bigint): string =>
  [...registers.map((name) => `${name}=${state[name].toString(16)}`), `memory=${state.memory.toString(16)}`]
    .concat(`flags=${(state.flags & flags).toString(16)}`)
    .join(' ');

/** Dividends that fit: another quotient raises a fault, which would end this process. */
function divisions(next: () => bigint): Sample[] {
  const forms: Form[] = [32, 64].flatMap((bits): Form[] => [
    ['div', names(bits)[1]],
    ['idiv', names(bits)[1]],
  ]);
  return samples(forms, next).map((sample) => {
    const state = { ...sample.state, rdx: 0n, rax: sample.state.rax >> 34n, rbx: (sample.state.rbx >> 20n) | 1n };
    return { ...sample, state };
  });
}

function disagreements(cases: readonly Sample[]): string[] {
  const rig = new Rig();
  const expected = runNative(cases);
  return cases.flatMap((sample, index) => {
    const defined = STATUS & ~BigInt(undefinedFlags(sample));
    const ours = show(interpret(rig, sample), defined);
    const theirs = show(expected[index]!, defined);
    return ours === theirs ? [] : [`${sample.name} from ${show(sample.state, STATUS)}: ${ours}, not ${theirs}`];
  });
}

describe.skipIf(!canRunNative())('the interpreter agrees with the processor of this computer', () => {
  test.each(Object.entries(families))('%s', (family, forms) => {
    expect(disagreements(samples(forms, generator(family.length * 31 + 7)))).toEqual([]);
  });

  test('division', () => {
    expect(disagreements(divisions(generator(5)))).toEqual([]);
  });
});
