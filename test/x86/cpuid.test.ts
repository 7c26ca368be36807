import { expect, test } from 'vitest';
import { decodeCpuid } from '../../src/x86/cpuid/decode.ts';
import { type CpuidRegisters, cpuidText } from '../../src/x86/cpuid/registers.ts';
import { describeCpu } from '../../src/x86/cpuid/summary.ts';

const registers = (eax: number, ebx = 0, ecx = 0, edx = 0): CpuidRegisters => ({ eax, ebx, ecx, edx });

/** Registers of an Intel Core i7-6700K. */
const skylake: Readonly<Record<string, CpuidRegisters>> = {
  '0.0': registers(0x16, 0x756e6547, 0x6c65746e, 0x49656e69),
  '1.0': registers(0x506e3, 0x100800, 0x7ffafbbf, 0xbfebfbff),
  '7.0': registers(0, 0x29c6fbf, 0, 0x9c000000),
  '80000000.0': registers(0x80000008),
  '80000001.0': registers(0, 0, 0x121, 0x2c100800),
  '80000002.0': registers(0x65746e49, 0x2952286c, 0x726f4320, 0x4d542865),
  '80000003.0': registers(0x37692029, 0x3037362d, 0x43204b30, 0x40205550),
  '80000004.0': registers(0x302e3420, 0x7a484730, 0, 0),
};

const ask = (leaf: number, subleaf: number): CpuidRegisters => {
  const found = skylake[`${leaf.toString(16)}.${subleaf}`];
  if (found === undefined) throw new Error(`leaf ${leaf.toString(16)} was not to be asked for`);
  return found;
};

test('a processor in short', () => {
  const cpu = describeCpu(ask);
  expect(cpu).toMatchObject({ vendor: 'GenuineIntel', family: 6, model: 0x5e, stepping: 3 });
  expect(cpu.brand).toBe('Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz');
  const has = (name: string) => cpu.features.find((each) => each.name === name)?.supported;
  for (const name of ['VMX', 'AVX2', 'SMEP', 'NX', 'SSE4.2', 'HLE', 'LAHF', 'SYSCALL']) {
    expect(has(name), name).toBe(true);
  }
  for (const name of ['SVM', 'AVX512F', 'SHA', 'XOP', '3DNOW', 'HYPERVISOR']) expect(has(name), name).toBe(false);
});

test('a feature has one place and one name', () => {
  const names = describeCpu(ask).features.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test('leaves that the processor does not have are not asked for', () => {
  const old = describeCpu((leaf, subleaf) => {
    if (leaf === 0) return registers(1, 0x756e6547, 0x6c65746e, 0x49656e69);
    if (leaf === 0x80000000) return registers(0x80000000);
    if (leaf === 1 && subleaf === 0) return registers(0x611);
    throw new Error(`leaf ${leaf.toString(16)} does not exist`);
  });
  expect(old).toMatchObject({ brand: '', family: 6, model: 1 });
});

const facts = (leaf: number, subleaf: number, values: CpuidRegisters) => decodeCpuid(leaf, subleaf, values).facts;

test('caches: size from ways, partitions, line and sets', () => {
  expect(facts(4, 0, registers(0x1c004121, 0x1c0003f, 0x3f))).toEqual([
    'L1 data cache, 32 KiB, 8-way, lines of 64 bytes',
  ]);
  expect(facts(4, 3, registers(0x1c03c163, 0x3c0003f, 0x1fff, 6))).toEqual([
    'L3 unified cache, 8192 KiB, 16-way, lines of 64 bytes',
  ]);
  expect(facts(4, 4, registers(0))).toEqual(['no more caches']);
});

test('family and model with their extensions, and without', () => {
  expect(facts(1, 0, registers(0x506e3))).toEqual(['family 0x6, model 0x5e, stepping 3']);
  expect(facts(1, 0, registers(0x00a20f10))).toEqual(['family 0x19, model 0x21, stepping 0']);
  expect(facts(1, 0, registers(0x00000543))).toEqual(['family 0x5, model 0x4, stepping 3']);
});

test('fields say their bits, their number and what it means', () => {
  const { registers: decoded } = decodeCpuid(0x80000008, 0, registers(0x3027));
  expect(decoded[0]?.fields).toEqual([
    { name: 'physical address', high: 7, low: 0, value: 39, text: '39 bits' },
    { name: 'linear address', high: 15, low: 8, value: 48, text: '48 bits' },
  ]);
});

test('features belong to the sub-leaf that they are in', () => {
  const all = registers(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff);
  const named = (subleaf: number) => decodeCpuid(7, subleaf, all).registers.flatMap(({ features }) => features);
  expect(named(0).map(({ name }) => name)).toContain('AVX2');
  expect(named(1).map(({ name }) => name)).toContain('AVX-VNNI');
  expect(named(1).map(({ name }) => name)).not.toContain('AVX2');
  expect(named(2)).toEqual([]);
});

test('every value of every register can be shown', () => {
  for (let leaf = 0; leaf < 0x24; leaf++) {
    for (const value of [0, 1, 0x80000000, 0xffffffff]) {
      for (const subleaf of [0, 1, 2, 9]) {
        const { registers: decoded } = decodeCpuid(leaf, subleaf, registers(value, value, value, value));
        for (const { fields } of decoded) for (const { text } of fields) expect(text).not.toMatch(/undefined|NaN/);
      }
    }
  }
});

test('text in registers ends at its NUL and holds nothing that a terminal obeys', () => {
  expect(cpuidText([0x1b5b4241, 0x00303030, 0x41414141])).toBe('AB[.000');
});
