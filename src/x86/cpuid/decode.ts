/** A CPUID leaf in words. */
import { type Feature, featuresOf, featureWords } from './features.ts';
import { dec, type LeafLayout } from './leaf.ts';
import { basicLeaves } from './leaves-basic.ts';
import { extendedLeaves } from './leaves-extended.ts';
import { bitsOf, type CpuidRegister, type CpuidRegisters, cpuidRegisterNames } from './registers.ts';

export interface DecodedField {
  readonly name: string;
  readonly high: number;
  readonly low: number;
  readonly value: number;
  /** The value for people: `64 bytes`. */
  readonly text: string;
}

export interface DecodedRegister {
  readonly name: CpuidRegister;
  readonly value: number;
  readonly fields: readonly DecodedField[];
  readonly features: readonly Feature[];
}

export interface DecodedLeaf {
  /** Undefined: no table here has this leaf; only the registers are known. */
  readonly title: string | undefined;
  /** ECX selects a sub-leaf. */
  readonly subleaves: boolean;
  readonly facts: readonly string[];
  readonly registers: readonly DecodedRegister[];
}

const layouts: readonly LeafLayout[] = [...basicLeaves, ...extendedLeaves];

export function decodeCpuid(leaf: number, subleaf: number, registers: CpuidRegisters): DecodedLeaf {
  const layout = layouts.find((each) => each.leaf === leaf && fits(each, subleaf));
  return {
    title: layout?.title,
    subleaves: layout?.subleaves ?? false,
    facts: layout?.facts?.(registers) ?? [],
    registers: cpuidRegisterNames.map((name) => ({
      name,
      value: registers[name],
      fields: (layout?.fields[name] ?? []).map(([field, high, low, show = dec]) => {
        const value = bitsOf(registers[name], high, low);
        return { name: field, high, low, value, text: show(value) };
      }),
      features: featureWords
        .filter((word) => word.leaf === leaf && word.register === name)
        .filter((word) => word.subleaf === subleaf || !(layout?.subleaves ?? false))
        .flatMap((word) => featuresOf(word, registers)),
    })),
  };
}

function fits({ subleaf, andAbove }: LeafLayout, wanted: number): boolean {
  return subleaf === undefined || subleaf === wanted || (andAbove === true && wanted > subleaf);
}
