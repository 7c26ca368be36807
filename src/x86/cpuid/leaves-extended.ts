/**
 * The hypervisor's and the extended leaves of CPUID: SDM 2A, CPUID, table 3-8; leaves 0x80000005 and 0x80000008 also by
 * AMD's specification (25481).
 */
import { hex, inBits, inBytes, kib, type LeafLayout, named, yes } from './leaf.ts';
import { vendorOf } from './summary.ts';

const assocTypes = {
  0: 'none',
  1: 'direct mapped',
  2: '2-way',
  4: '4-way',
  6: '8-way',
  8: '16-way',
  10: '32-way',
  11: '48-way',
  12: '64-way',
  13: '96-way',
  14: '128-way',
  15: 'fully associative',
} as const;

export const extendedLeaves: readonly LeafLayout[] = [
  {
    leaf: 0x40000000,
    title: 'hypervisor',
    fields: { eax: [['highest hypervisor leaf', 31, 0, hex]] },
    facts: ({ ebx, ecx, edx }) => [`hypervisor ${vendorOf({ eax: 0, ebx, ecx: edx, edx: ecx })}`],
  },
  {
    leaf: 0x80000000,
    title: 'highest extended leaf',
    fields: { eax: [['highest extended leaf', 31, 0, hex]] },
  },
  { leaf: 0x80000001, title: 'extended features', fields: {} },
  ...[0x80000002, 0x80000003, 0x80000004].map((leaf) => ({ leaf, title: 'a third of the processor name', fields: {} })),
  {
    leaf: 0x80000005,
    title: 'first-level caches (AMD)',
    fields: {
      ecx: [
        ['data cache line', 7, 0, inBytes],
        ['data cache ways', 23, 16],
        ['data cache', 31, 24, kib],
      ],
      edx: [
        ['instruction cache line', 7, 0, inBytes],
        ['instruction cache ways', 23, 16],
        ['instruction cache', 31, 24, kib],
      ],
    },
  },
  {
    leaf: 0x80000006,
    title: 'second-level cache',
    fields: {
      ecx: [
        ['line', 7, 0, inBytes],
        ['associativity', 15, 12, named(assocTypes)],
        ['size', 31, 16, kib],
      ],
    },
  },
  {
    leaf: 0x80000007,
    title: 'power management',
    fields: { edx: [['invariant TSC', 8, 8, yes]] },
  },
  {
    leaf: 0x80000008,
    title: 'address widths',
    fields: {
      eax: [
        ['physical address', 7, 0, inBits],
        ['linear address', 15, 8, inBits],
      ],
      ebx: [['WBNOINVD', 9, 9, yes]],
    },
  },
];
