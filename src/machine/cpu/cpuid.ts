/** CPUID of this processor (SDM 2A, CPUID). */

const FEATURE_EDX =
  (1 << 0) | // FPU bit is always set by 64-bit processors
  (1 << 4) | // TSC
  (1 << 5) | // MSR
  (1 << 6) | // PAE
  (1 << 8) | // CMPXCHG8B
  (1 << 9) | // APIC
  (1 << 13) | // PGE
  (1 << 15) | // CMOV
  (1 << 16); // PAT
const FEATURE_ECX = (1 << 5) | (1 << 23); // VMX, POPCNT
const EXTENDED_EDX = (1 << 11) | (1 << 20) | (1 << 26) | (1 << 29); // SYSCALL, NX, 1 GiB pages, long mode
const BRAND = 'Haltwire embedded x86-64 machine';

/** Leaves between 1 and this one are zeros: no caches, no structured features. */
const LAST_LEAF = 0xb;
const INVARIANT_TSC = 1 << 8;

type Registers = readonly [number, number, number, number];

/** EAX, EBX, ECX and EDX for a leaf, unsigned. Leaves that do not exist read as zeros. */
export function cpuid(leaf: number, subleaf: number, core: number, cores = 1): Registers {
  switch (leaf) {
    case 0:
      return [LAST_LEAF, ...vendor()];
    case 1:
      return [0x000906ea, ((core << 24) | (1 << 16)) >>> 0, FEATURE_ECX, FEATURE_EDX];
    case 0xb:
      return topology(subleaf, core, cores);
    case 0x80000000:
      return [0x80000008, ...vendor()];
    case 0x80000001:
      return [0, 0, 1, EXTENDED_EDX];
    case 0x80000002:
    case 0x80000003:
    case 0x80000004:
      return text(BRAND.padEnd(48, '\0'), (leaf - 0x80000002) * 16);
    case 0x80000007:
      return [0, 0, 0, INVARIANT_TSC];
    case 0x80000008:
      return [0x3030, 0, 0, 0];
    default:
      return [0, 0, 0, 0];
  }
}

/** Extended topology: one thread a core, all cores in one package. After the last level ECX echoes the sub-leaf. */
function topology(subleaf: number, core: number, cores: number): Registers {
  if (subleaf === 0) return [0, 1, 0x100, core];
  const shift = Math.ceil(Math.log2(cores));
  return subleaf === 1 ? [shift, cores, 0x201, core] : [0, 0, subleaf & 0xff, core];
}

/** EBX, ECX, EDX of leaf 0; the name's order in the registers is EBX, EDX, ECX. */
function vendor(): readonly [number, number, number] {
  const [first, second, third] = text('HaltwireDemo\0\0\0\0', 0);
  return [first, third, second];
}

function text(all: string, at: number): Registers {
  const word = (index: number) =>
    [3, 2, 1, 0].reduce((value, byte) => (value << 8) | all.charCodeAt(at + index * 4 + byte), 0) >>> 0;
  return [word(0), word(1), word(2), word(3)];
}
