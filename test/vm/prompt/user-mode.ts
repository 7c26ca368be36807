/** What the guest's user mode executes for the debugger, and the debuggee's tests of itself. */
import type { Row } from './row.ts';

export const rows: readonly Row[] = [
  { line: () => 'lm km m haltwire', shows: () => /ffffffff`[0-9a-f]{8} +kernel +haltwire\.ko/ },
  { line: () => 'lm um', shows: () => /the debuggee has to run for `lm um`.*user mode, process [0-9a-f]+ \(/s },
  { line: () => 'rdmsr LSTAR', shows: () => /core 0 +ffffffff`.*core 1 +ffffffff`/s },
  { line: () => 'wrmsr SYSENTER_ESP 123456 core 1', shows: () => /MSR 0x175 = 0x123456 on core 1/ },
  { line: () => 'rdmsr SYSENTER_ESP core 1', shows: () => /core 1 +00000000`00123456/ },
  // Bochs answers unknown MSRs with zero, and raises #GP for those of x2APIC, which is off, and for bad values.
  { line: () => 'rdmsr 802', shows: () => /core 0 has no MSR 0x802/ },
  {
    line: () => 'wrmsr LSTAR 8000000000000000 core 1',
    shows: () => /core 1 does not take 0x8000000000000000 for MSR 0xc0000082/,
  },
  { line: () => 'cpu', shows: () => /vendor +\S+.*VMX (not )?supported/s },
  { line: () => 'status', shows: () => /debuggee +Linux/ },
  { line: () => '.pe header /proc/self/exe', shows: () => /this is an ELF file/ },
  { line: () => 'test query', shows: () => /core \d: operating/ },
  { line: () => 'test target-core-task 1', shows: () => /core 1: the test task ran/ },
  { line: () => 'flush', shows: () => /dropped 0 messages/ },
];
