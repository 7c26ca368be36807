import type { Typed } from './typed.ts';

/** Interrupts, PCI and processor; the fake debuggee answers as HyperDbg's does. */
export const hardware: Typed = {
  apic: ['!apic', '!lapic now', 'g', '!apic'],
  idt: ['!idt', '!idt e', '!idt 0x0e', '!idt 5', '!idt 100', '!idt x'],
  ioapic: ['!ioapic', '!ioapic 1'],
  lbrdump: ['!lbrdump', '!lbrdump core 1', '!lbrprint core 5', '!lbrdump 1'],
  pcicam: [
    '!pcicam 0 1f 2',
    '!pcicam 0 1f 2 x',
    '!pcicam 0 0 0',
    '!pcicam 3 0 0',
    '!pcicam 0 20 0',
    '!pcicam 0 1f',
    '!pcicam 0 1f 8',
    '!pcicam 0 1f 2 y',
  ],
  pcitree: ['!pcitree', '!pcietree all'],
  smi: ['!smi count', '!smi trigger', '!smi count', '!smi', '!smi cout'],
  ucpuid: [
    'ucpuid 0',
    'ucpuid 1',
    'cpuid 4 0',
    'ucpuid 7',
    'ucpuid 15',
    'ucpuid 80000002',
    'ucpuid 80000008 1',
    'ucpuid 20',
    'ucpuid',
    'ucpuid 1 x',
    'ucpuid 100000000',
  ],
};
