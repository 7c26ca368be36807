/** The basic leaves of CPUID: SDM 2A, CPUID, table 3-8. Bits that are features are in features.ts. */
import { hex, inBits, inBytes, type LeafField, type LeafLayout, named, noneOr, plusOne, yes } from './leaf.ts';
import { bitsOf, type CpuidRegisters } from './registers.ts';
import { modelOf, vendorOf } from './summary.ts';

const cacheTypes = { 1: 'data', 2: 'instruction', 3: 'unified' } as const;
const levelTypes = { 0: 'none', 1: 'thread', 2: 'core', 3: 'module', 4: 'tile', 5: 'die', 6: 'die group' } as const;
const topology = (leaf: number, title: string): LeafLayout => ({
  leaf,
  title,
  subleaves: true,
  fields: {
    eax: [['shift of the x2APIC ID to the next level', 4, 0]],
    ebx: [['logical processors at this level', 15, 0]],
    ecx: [
      ['level number', 7, 0],
      ['level type', 15, 8, named(levelTypes)],
    ],
    edx: [['x2APIC ID of this processor', 31, 0, hex]],
  },
});

export const basicLeaves: readonly LeafLayout[] = [
  {
    leaf: 0,
    title: 'highest basic leaf, vendor',
    fields: { eax: [['highest basic leaf', 31, 0, hex]] },
    facts: (registers) => [`vendor ${vendorOf(registers)}`],
  },
  {
    leaf: 1,
    title: 'version and features',
    fields: {
      eax: [
        ['stepping', 3, 0],
        ['model', 7, 4, hex],
        ['family', 11, 8, hex],
        ['processor type', 13, 12, named({ 0: 'original OEM', 1: 'OverDrive', 2: 'dual' })],
        ['extended model', 19, 16, hex],
        ['extended family', 27, 20, hex],
      ],
      ebx: [
        ['brand index', 7, 0],
        ['CLFLUSH line', 15, 8, (value) => `${value * 8} bytes`],
        ['APIC IDs in the package', 23, 16],
        ['initial APIC ID', 31, 24, hex],
      ],
    },
    facts: ({ eax }) => {
      const { family, model, stepping } = modelOf(eax);
      return [`family ${hex(family)}, model ${hex(model)}, stepping ${stepping}`];
    },
  },
  { leaf: 2, title: 'cache and TLB descriptors', fields: {} },
  { leaf: 3, title: 'processor serial number', fields: {} },
  {
    leaf: 4,
    title: 'caches',
    subleaves: true,
    fields: {
      eax: [
        ['cache type', 4, 0, named({ 0: 'no more caches', ...cacheTypes })],
        ['level', 7, 5],
        ['initialises itself', 8, 8, yes],
        ['fully associative', 9, 9, yes],
        ['logical processors that share it', 25, 14, plusOne],
        ['cores in the package', 31, 26, plusOne],
      ],
      ebx: [
        ['line', 11, 0, (value) => `${value + 1} bytes`],
        ['partitions', 21, 12, plusOne],
        ['ways', 31, 22, plusOne],
      ],
      ecx: [['sets', 31, 0, plusOne]],
      edx: [
        ['WBINVD does not reach lower levels', 0, 0, yes],
        ['inclusive of lower levels', 1, 1, yes],
        ['complex indexing', 2, 2, yes],
      ],
    },
    facts: cacheFacts,
  },
  {
    leaf: 5,
    title: 'MONITOR and MWAIT',
    fields: {
      eax: [['smallest monitor line', 15, 0, inBytes]],
      ebx: [['largest monitor line', 15, 0, inBytes]],
      ecx: [
        ['extensions are enumerated', 0, 0, yes],
        ['interrupts end MWAIT even when masked', 1, 1, yes],
      ],
      edx: Array.from({ length: 8 }, (_, state): LeafField => [`sub-states of C${state}`, 4 * state + 3, 4 * state]),
    },
  },
  {
    leaf: 6,
    title: 'thermal and power management',
    fields: {
      eax: [
        ['digital temperature sensor', 0, 0, yes],
        ['Turbo Boost', 1, 1, yes],
        ['APIC timer runs in deep C-states', 2, 2, yes],
        ['power limit notification', 4, 4, yes],
        ['clock modulation extension', 5, 5, yes],
        ['package thermal management', 6, 6, yes],
        ['hardware P-states', 7, 7, yes],
      ],
      ebx: [['interrupt thresholds of the sensor', 3, 0]],
      ecx: [
        ['MPERF and APERF', 0, 0, yes],
        ['energy performance bias', 3, 3, yes],
      ],
    },
  },
  {
    leaf: 7,
    subleaf: 0,
    title: 'structured extended features',
    subleaves: true,
    fields: {
      eax: [['highest sub-leaf', 31, 0]],
      ecx: [['MAWAU of MPX', 21, 17]],
    },
  },
  { leaf: 7, title: 'structured extended features', subleaves: true, fields: {} },
  { leaf: 9, title: 'direct cache access', fields: { eax: [['IA32_PLATFORM_DCA_CAP', 31, 0, hex]] } },
  {
    leaf: 0xa,
    title: 'architectural performance monitoring',
    fields: {
      eax: [
        ['version', 7, 0],
        ['general-purpose counters', 15, 8],
        ['their width', 23, 16, inBits],
        ['length of the event vector', 31, 24],
      ],
      ebx: [
        ['core cycles missing', 0, 0, yes],
        ['instructions retired missing', 1, 1, yes],
        ['reference cycles missing', 2, 2, yes],
        ['last-level cache references missing', 3, 3, yes],
        ['last-level cache misses missing', 4, 4, yes],
        ['branches retired missing', 5, 5, yes],
        ['branch mispredicts missing', 6, 6, yes],
      ],
      edx: [
        ['fixed counters', 4, 0],
        ['their width', 12, 5, inBits],
        ['AnyThread deprecated', 15, 15, yes],
      ],
    },
  },
  topology(0xb, 'extended topology'),
  {
    leaf: 0xd,
    subleaf: 0,
    title: 'XSAVE state components',
    subleaves: true,
    fields: {
      eax: [['XCR0 bits 31:0 that may be set', 31, 0, hex]],
      ebx: [['bytes for what XCR0 enables now', 31, 0]],
      ecx: [['bytes for all components', 31, 0]],
      edx: [['XCR0 bits 63:32 that may be set', 31, 0, hex]],
    },
  },
  {
    leaf: 0xd,
    subleaf: 1,
    title: 'XSAVE state components',
    subleaves: true,
    fields: {
      eax: [
        ['XSAVEOPT', 0, 0, yes],
        ['XSAVEC', 1, 1, yes],
        ['XGETBV with ECX = 1', 2, 2, yes],
        ['XSAVES and IA32_XSS', 3, 3, yes],
        ['extended feature disable', 4, 4, yes],
      ],
      ebx: [['bytes for what XCR0 and IA32_XSS enable', 31, 0]],
      ecx: [['IA32_XSS bits 31:0 that may be set', 31, 0, hex]],
      edx: [['IA32_XSS bits 63:32 that may be set', 31, 0, hex]],
    },
  },
  {
    leaf: 0xd,
    subleaf: 2,
    andAbove: true,
    title: 'an XSAVE state component',
    subleaves: true,
    fields: {
      eax: [['bytes', 31, 0]],
      ebx: [['offset in the standard form', 31, 0, hex]],
      ecx: [
        ['supervisor component', 0, 0, yes],
        ['64-byte aligned in the compacted form', 1, 1, yes],
      ],
    },
  },
  { leaf: 0xf, title: 'resource monitoring', subleaves: true, fields: { ebx: [['highest RMID', 31, 0]] } },
  { leaf: 0x10, title: 'resource allocation', subleaves: true, fields: {} },
  { leaf: 0x12, title: 'SGX', subleaves: true, fields: {} },
  {
    leaf: 0x14,
    subleaf: 0,
    title: 'processor trace',
    subleaves: true,
    fields: {
      eax: [['highest sub-leaf', 31, 0]],
      ebx: [
        ['CR3 filter', 0, 0, yes],
        ['cycle-accurate mode', 1, 1, yes],
        ['IP filter', 2, 2, yes],
        ['MTC packets', 3, 3, yes],
        ['PTWRITE', 4, 4, yes],
      ],
      ecx: [
        ['ToPA output', 0, 0, yes],
        ['many ToPA entries', 1, 1, yes],
        ['single range output', 2, 2, yes],
        ['trace transport', 3, 3, yes],
        ['IPs are linear addresses with CS base', 31, 31, yes],
      ],
    },
  },
  {
    leaf: 0x15,
    title: 'time-stamp counter and core crystal',
    fields: {
      eax: [['denominator', 31, 0]],
      ebx: [['numerator', 31, 0]],
      ecx: [['crystal', 31, 0, noneOr('Hz')]],
    },
    facts: ({ eax, ebx, ecx }) =>
      eax === 0 || ebx === 0 || ecx === 0 ? [] : [`TSC ${Math.round((ecx / 1e6) * (ebx / eax))} MHz`],
  },
  {
    leaf: 0x16,
    title: 'processor frequencies',
    fields: {
      eax: [['base', 15, 0, noneOr('MHz')]],
      ebx: [['highest', 15, 0, noneOr('MHz')]],
      ecx: [['bus', 15, 0, noneOr('MHz')]],
    },
  },
  {
    leaf: 0x1a,
    title: 'hybrid core',
    fields: {
      eax: [
        ['native model', 23, 0, hex],
        ['core type', 31, 24, named({ 0: 'none', 32: 'Atom', 64: 'Core' })],
      ],
    },
  },
  {
    leaf: 0x1c,
    title: 'last branch records',
    fields: {
      eax: [
        ['depths, 8 times (bit + 1)', 7, 0, hex],
        ['deep C-states clear them', 30, 30, yes],
        ['IPs are linear addresses with CS base', 31, 31, yes],
      ],
      ebx: [
        ['filter by privilege', 0, 0, yes],
        ['filter by branch type', 1, 1, yes],
        ['call-stack mode', 2, 2, yes],
      ],
      ecx: [
        ['report mispredictions', 0, 0, yes],
        ['report cycles', 1, 1, yes],
        ['report the branch type', 2, 2, yes],
      ],
    },
  },
  topology(0x1f, 'extended topology, version 2'),
];

/** SDM 2A, CPUID, leaf 4: ways times partitions times line times sets. */
function cacheFacts({ eax, ebx, ecx }: CpuidRegisters): readonly string[] {
  const type = cacheTypes[bitsOf(eax, 4, 0) as keyof typeof cacheTypes];
  if (type === undefined) return ['no more caches'];
  const [ways, line] = [bitsOf(ebx, 31, 22) + 1, bitsOf(ebx, 11, 0) + 1];
  const bytes = ways * line * (bitsOf(ebx, 21, 12) + 1) * (ecx + 1);
  return [`L${bitsOf(eax, 7, 5)} ${type} cache, ${bytes / 1024} KiB, ${ways}-way, lines of ${line} bytes`];
}
