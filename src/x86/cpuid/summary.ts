/** A processor in short, from what CPUID gives: who made it, what it calls itself, which model it is, what it can. */
import { type Feature, featuresOf, featureWords } from './features.ts';
import { bitsOf, type CpuidRegisters, cpuidText } from './registers.ts';

export interface CpuSummary {
  /** `GenuineIntel`. */
  readonly vendor: string;
  /** Empty where the processor has none. */
  readonly brand: string;
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
  /** In the order of their names, each once. */
  readonly features: readonly Feature[];
}

const BRAND_FIRST = 0x80000002;
const BRAND_LEAVES = 3;
const EXTENDED = 0x80000000;

/**
 * @param ask what CPUID gives for a leaf and sub-leaf; leaves beyond the last one that the processor has are not
 *   asked for, since CPUID answers those with the last leaf's registers (SDM 2A, CPUID)
 */
export function describeCpu(ask: (leaf: number, subleaf: number) => CpuidRegisters): CpuSummary {
  const first = ask(0, 0);
  const lastExtended = ask(EXTENDED, 0).eax;
  const has = (leaf: number) => leaf <= (leaf >= EXTENDED ? lastExtended : first.eax);
  const lastOfSeven = has(7) ? ask(7, 0).eax : 0;
  const brand = has(BRAND_FIRST + BRAND_LEAVES - 1)
    ? Array.from({ length: BRAND_LEAVES }, (_, index) => ask(BRAND_FIRST + index, 0))
    : [];
  const words = featureWords.filter(({ leaf, subleaf }) => has(leaf) && (leaf !== 7 || subleaf <= lastOfSeven));
  const supported = new Set(
    words
      .flatMap((word) => featuresOf(word, ask(word.leaf, word.subleaf)).filter((each) => each.supported))
      .map(nameOf),
  );
  const all = featureWords.flatMap(({ names }) => Object.values(names)).sort(byName);
  return {
    vendor: vendorOf(first),
    brand: brandOf(brand),
    ...modelOf(ask(1, 0).eax),
    features: all.map((name) => ({ name, supported: supported.has(name) })),
  };
}

/** The twelve characters of leaf 0: EBX, EDX, ECX. */
export function vendorOf({ ebx, ecx, edx }: CpuidRegisters): string {
  return cpuidText([ebx, edx, ecx]);
}

/** The 48 characters of leaves 0x80000002 to 4, without the spaces around them. */
function brandOf(leaves: readonly CpuidRegisters[]): string {
  return cpuidText(leaves.flatMap(({ eax, ebx, ecx, edx }) => [eax, ebx, ecx, edx])).trim();
}

/** Family, model and stepping as they are displayed: SDM 2A, CPUID, figure 3-6 and its notes. */
export function modelOf(signature: number): Pick<CpuSummary, 'family' | 'model' | 'stepping'> {
  const base = bitsOf(signature, 11, 8);
  const family = base === 0xf ? base + bitsOf(signature, 27, 20) : base;
  const extended = base === 6 || base === 0xf ? bitsOf(signature, 19, 16) << 4 : 0;
  return { family, model: extended | bitsOf(signature, 7, 4), stepping: bitsOf(signature, 3, 0) };
}

function nameOf({ name }: Feature): string {
  return name;
}

function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
