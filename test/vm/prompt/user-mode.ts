/** What the guest's user mode executes for the debugger, and the debuggee's tests of itself. */
import type { Row } from './row.ts';

export const rows: readonly Row[] = [
  {
    line: () => 'lm km m haltwire',
    shows: () => /ffffffff`[0-9a-f]{8} +[0-9a-f]+ +haltwire +haltwire\.ko.*has ended/s,
  },
  { line: () => 'lm um', shows: () => /user mode, process [0-9a-f]+ \(/ },
  { line: () => 'rdmsr LSTAR', shows: () => /core : 0x0 - msr\[c0000082\] = ffffffff`.*core : 0x1 - .*= ffffffff`/s },
  { line: () => 'wrmsr SYSENTER_ESP 123456 core 1', shows: () => /written on core 1/ },
  { line: () => 'rdmsr SYSENTER_ESP core 1', shows: () => /msr\[175\] = 00000000`00123456/ },
  { line: () => 'rdmsr 12345', shows: () => /no MSR 0x12345/ },
  { line: () => 'cpu', shows: () => /vendor +\S+.*VMX (not )?supported/s },
  { line: () => 'status', shows: () => /Debugger Mode: Linux/ },
  { line: () => '.pe header /proc/self/exe', shows: () => /that is an ELF file/ },
  { line: () => 'test query', shows: () => /core \d: operating/ },
  { line: () => 'test target-core-task 1', shows: () => /core 1: the test task ran/ },
  { line: () => 'flush', shows: () => /dropped 0 messages/ },
];
