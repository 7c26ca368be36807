import type { Row } from './row.ts';

/** Interrupts, PCI and the processor: what every PC with Linux has. */
export const rows: readonly Row[] = [
  { line: () => 'ucpuid 0', shows: () => /vendor \S+.*highest basic leaf/s },
  { line: () => 'ucpuid 1', shows: () => /family 0x[0-9a-f]+, model.*has +.*FPU.*MSR.*APIC/s },
  { line: () => 'ucpuid 80000008', shows: () => /linear address +15:8 +(48|57) bits/ },
  // Linux fills all 256 vectors; handlers are in the kernel's image.
  { line: () => '!idt', shows: () => /IDT\[0x00:0\] +ffffffff`.*IDT\[0xff:255\] +ffffffff`/s },
  { line: () => '!idt e', shows: () => /IDT\[0x0e:14\] +ffffffff`[0-9a-f]{8}.*#PF page fault/ },
  { line: () => '!apic', shows: () => /x2?APIC, enabled by software.*LINT0.*level-triggered/s },
  { line: () => '!ioapic', shows: () => /I\/O APIC at 00000000`fec00000.* entries.*edge.*masked/s },
  { line: () => '!pcitree', shows: () => /0000:00:00\.0 +[0-9a-f]{4}:[0-9a-f]{4} +host bridge/ },
  { line: () => '!pcicam 0 0 0', shows: () => /class +09 {2}060000 +host bridge/ },
  { line: () => '!pcicam fe 1f 7', shows: () => /there is no PCI function fe:1f\.7/ },
  { line: () => '!smi count', shows: () => /SMIs since the core was reset|does not count SMIs/ },
  { line: () => '!lbrdump', shows: () => /LBR_ALREADY_DISABLED/ },
  { line: () => '!lbrdump core 0', shows: () => /LBR_ALREADY_DISABLED/ },
];
