/** Interrupt vectors, and the registers of the controllers that send them: SDM 3A chapters 6 and 11. */

/** What vectors 0 to 31 are for (SDM 3A table 6-1); the others belong to the operating system. */
export const exceptionNames: Readonly<Record<number, string>> = {
  0: '#DE divide error',
  1: '#DB debug',
  2: 'NMI',
  3: '#BP breakpoint',
  4: '#OF overflow',
  5: '#BR bound range',
  6: '#UD invalid opcode',
  7: '#NM no FPU',
  8: '#DF double fault',
  10: '#TS invalid TSS',
  11: '#NP segment not present',
  12: '#SS stack fault',
  13: '#GP general protection',
  14: '#PF page fault',
  16: '#MF x87 error',
  17: '#AC alignment check',
  18: '#MC machine check',
  19: '#XM SIMD exception',
  20: '#VE virtualization',
  21: '#CP control protection',
};

const deliveries = ['fixed', 'lowest priority', 'SMI', 'reserved', 'NMI', 'INIT', 'start-up', 'external'] as const;
export type Delivery = (typeof deliveries)[number];

const bit = (value: number, index: number): boolean => ((value >>> index) & 1) === 1;

/** An entry of the local vector table: SDM 3A figure 11-8. */
export interface LocalVector {
  readonly vector: number;
  readonly delivery: Delivery;
  readonly masked: boolean;
  readonly pending: boolean;
  /** Of LINT0 and LINT1. */
  readonly activeLow: boolean;
  readonly remoteIrr: boolean;
  readonly level: boolean;
  /** Of the timer. */
  readonly timer: 'one-shot' | 'periodic' | 'TSC deadline' | 'reserved';
}

export function decodeLocalVector(value: number): LocalVector {
  return {
    vector: value & 0xff,
    delivery: deliveries[(value >>> 8) & 7]!,
    pending: bit(value, 12),
    activeLow: bit(value, 13),
    remoteIrr: bit(value, 14),
    level: bit(value, 15),
    masked: bit(value, 16),
    timer: (['one-shot', 'periodic', 'TSC deadline', 'reserved'] as const)[(value >>> 17) & 3]!,
  };
}

/**
 * An entry of the I/O APIC's redirection table: 82093AA datasheet, 3.2.4; where an IOMMU remaps interrupts, its
 * remappable form (VT-d specification 5.1.2.1).
 */
export interface Redirection {
  readonly vector: number;
  readonly delivery: Delivery;
  readonly logical: boolean;
  /** APIC ID, or a set of them when logical; without meaning where remapped. */
  readonly destination: number;
  /** The IOMMU's entry that says where the interrupt goes; undefined: this one does. */
  readonly remapped: number | undefined;
  readonly level: boolean;
  readonly activeLow: boolean;
  readonly pending: boolean;
  readonly remoteIrr: boolean;
  readonly masked: boolean;
}

export function decodeRedirection(entry: bigint): Redirection {
  const low = Number(entry & 0xffffffffn);
  const remapped = (entry >> 48n) & 1n ? Number(entry >> 49n) | (bit(low, 11) ? 0x8000 : 0) : undefined;
  return {
    vector: low & 0xff,
    delivery: deliveries[(low >>> 8) & 7]!,
    remapped,
    logical: remapped === undefined && bit(low, 11),
    pending: bit(low, 12),
    activeLow: bit(low, 13),
    remoteIrr: bit(low, 14),
    level: bit(low, 15),
    masked: bit(low, 16),
    destination: Number(entry >> 56n),
  };
}

/** The interrupt command register: SDM 3A figures 11-12 and 11-28. */
export interface InterruptCommand {
  readonly vector: number;
  readonly delivery: Delivery;
  readonly logical: boolean;
  readonly pending: boolean;
  readonly shorthand: 'none' | 'self' | 'all' | 'all others';
  readonly destination: number;
}

/** @param x2apic the destination has 32 bits there, 8 else */
export function decodeInterruptCommand(low: number, high: number, x2apic: boolean): InterruptCommand {
  return {
    vector: low & 0xff,
    delivery: deliveries[(low >>> 8) & 7]!,
    logical: bit(low, 11),
    pending: bit(low, 12),
    shorthand: (['none', 'self', 'all', 'all others'] as const)[(low >>> 18) & 3]!,
    destination: x2apic ? high >>> 0 : high >>> 24,
  };
}

/** The vectors whose bits are set in eight registers of 32. */
export function vectorsIn(words: readonly number[]): number[] {
  return words.flatMap((word, index) =>
    Array.from({ length: 32 }, (_, place) => place).flatMap((place) => (bit(word, place) ? [32 * index + place] : [])),
  );
}

const errorNames: Readonly<Record<number, string>> = {
  0: 'send checksum',
  1: 'receive checksum',
  2: 'send accept',
  3: 'receive accept',
  4: 'redirectable IPI',
  5: 'sent illegal vector',
  6: 'received illegal vector',
  7: 'illegal register address',
};

/** The error status register: SDM 3A figure 11-9. */
export function apicErrors(value: number): string[] {
  return Object.entries(errorNames).flatMap(([index, name]) => (bit(value, Number(index)) ? [name] : []));
}

/** What the timer's clock is divided by: SDM 3A figure 11-10. */
export function timerDivisor(value: number): number {
  const code = (value & 3) | ((value >>> 1) & 4);
  return code === 7 ? 1 : 2 << code;
}
