/** The processor as /proc/cpuinfo has it, with the features that HyperDbg's `cpu` lists, under its names. */
import type { CpuFacts } from './facts.ts';

/**
 * Name of a feature, and its flag in /proc/cpuinfo (Linux, arch/x86/include/asm/cpufeatures.h) where that is another.
 */
const features: readonly (readonly [name: string, flag?: string])[] = [
  ['3DNOW'],
  ['3DNOWEXT'],
  ['ABM'],
  ['ADX'],
  ['AES'],
  ['AVX'],
  ['AVX2'],
  ['AVX512CD'],
  ['AVX512ER'],
  ['AVX512F'],
  ['AVX512PF'],
  ['BMI1'],
  ['BMI2'],
  ['CLFSH', 'clflush'],
  ['CMPXCHG16B', 'cx16'],
  ['CX8'],
  ['ERMS'],
  ['F16C'],
  ['FMA'],
  ['FSGSBASE'],
  ['FXSR'],
  ['HLE'],
  ['INVPCID'],
  ['LAHF', 'lahf_lm'],
  ['LZCNT', 'abm'],
  ['MMX'],
  ['MMXEXT'],
  ['MONITOR'],
  ['MOVBE'],
  ['MSR'],
  ['OSXSAVE'],
  ['PCLMULQDQ'],
  ['POPCNT'],
  ['PREFETCHWT1'],
  ['RDRAND'],
  ['RDSEED'],
  ['RDTSCP'],
  ['RTM'],
  ['SEP'],
  ['SHA', 'sha_ni'],
  ['SSE'],
  ['SSE2'],
  ['SSE3', 'pni'],
  ['SSE4.1', 'sse4_1'],
  ['SSE4.2', 'sse4_2'],
  ['SSE4a', 'sse4a'],
  ['SSSE3'],
  ['SYSCALL'],
  ['TBM'],
  ['VMX'],
  ['XOP'],
  ['XSAVE'],
];

/** Reads the first processor's lines. */
export function parseCpu(cpuinfo: string): CpuFacts {
  const field = (name: string): string => new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(cpuinfo)?.[1]?.trim() ?? '';
  const flags = new Set(field('flags').split(' '));
  // Linux does not show OSXSAVE: it is set wherever the kernel uses XSAVE.
  if (flags.has('xsave')) flags.add('osxsave');
  return {
    vendor: field('vendor_id'),
    brand: field('model name'),
    family: Number(field('cpu family')),
    model: Number(field('model')),
    stepping: Number(field('stepping')),
    features: features.map(([name, flag = name.toLowerCase()]) => ({ name, supported: flags.has(flag) })),
  };
}
