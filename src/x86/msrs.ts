/** Names of model-specific registers that people ask for (SDM 4, chapter 2; AMD APM 2, appendix A). */
export interface Msr {
  /** Without `IA32_`. */
  readonly name: string;
  readonly index: number;
  readonly meaning: string;
}

const table: readonly (readonly [index: number, name: string, meaning: string])[] = [
  [0x10, 'TIME_STAMP_COUNTER', 'the time-stamp counter'],
  [0x1b, 'APIC_BASE', 'where the local APIC is, and whether it is on'],
  [0x34, 'SMI_COUNT', 'system management interrupts since reset'],
  [0x3a, 'FEATURE_CONTROL', 'whether VMX is allowed, and locked'],
  [0x3b, 'TSC_ADJUST', 'what was added to the time-stamp counter'],
  [0x48, 'SPEC_CTRL', 'speculation control: IBRS, STIBP, SSBD'],
  [0x8b, 'BIOS_SIGN_ID', 'revision of the microcode, in the upper half'],
  [0xfe, 'MTRRCAP', 'what memory type ranges there can be'],
  [0x10a, 'ARCH_CAPABILITIES', 'speculation vulnerabilities that it does not have'],
  [0x174, 'SYSENTER_CS', 'code selector of SYSENTER'],
  [0x175, 'SYSENTER_ESP', 'stack of SYSENTER'],
  [0x176, 'SYSENTER_EIP', 'entry point of SYSENTER'],
  [0x17a, 'MCG_STATUS', 'machine check status'],
  [0x1a0, 'MISC_ENABLE', 'processor features switched on or off'],
  [0x1d9, 'DEBUGCTL', 'branch trap flag, last branch records'],
  [0x277, 'PAT', 'memory types by page attribute'],
  [0x2ff, 'MTRR_DEF_TYPE', 'memory type where no range says otherwise'],
  [0x38d, 'FIXED_CTR_CTRL', 'control of the fixed performance counters'],
  [0x38f, 'PERF_GLOBAL_CTRL', 'which performance counters count'],
  [0x480, 'VMX_BASIC', 'VMX: revision, sizes, memory type'],
  [0x481, 'VMX_PINBASED_CTLS', 'VMX: allowed pin-based controls'],
  [0x482, 'VMX_PROCBASED_CTLS', 'VMX: allowed processor-based controls'],
  [0x483, 'VMX_EXIT_CTLS', 'VMX: allowed exit controls'],
  [0x484, 'VMX_ENTRY_CTLS', 'VMX: allowed entry controls'],
  [0x485, 'VMX_MISC', 'VMX: rate of the preemption timer and more'],
  [0x486, 'VMX_CR0_FIXED0', 'VMX: bits of CR0 that must be 1'],
  [0x487, 'VMX_CR0_FIXED1', 'VMX: bits of CR0 that may be 1'],
  [0x48b, 'VMX_PROCBASED_CTLS2', 'VMX: allowed secondary controls'],
  [0x48c, 'VMX_EPT_VPID_CAP', 'VMX: what EPT and VPID can'],
  [0x6e0, 'TSC_DEADLINE', "the local APIC timer's deadline"],
  [0xda0, 'XSS', 'supervisor state of XSAVES'],
  [0xc0000080, 'EFER', 'long mode, SYSCALL, no-execute'],
  [0xc0000081, 'STAR', 'selectors of SYSCALL and SYSRET'],
  [0xc0000082, 'LSTAR', 'entry point of SYSCALL'],
  [0xc0000083, 'CSTAR', 'entry point of SYSCALL from compatibility mode'],
  [0xc0000084, 'FMASK', 'flags that SYSCALL clears'],
  [0xc0000100, 'FS_BASE', 'base of FS'],
  [0xc0000101, 'GS_BASE', 'base of GS'],
  [0xc0000102, 'KERNEL_GS_BASE', 'what SWAPGS puts into GS'],
  [0xc0000103, 'TSC_AUX', 'what RDTSCP and RDPID return'],
];

export const msrs: readonly Msr[] = table.map(([index, name, meaning]) => ({ index, name, meaning }));

/** @param name in any case, with or without `IA32_` or `MSR_` before it */
export function findMsr(name: string): Msr | undefined {
  const wanted = name.toUpperCase().replace(/^(?:IA32|MSR)_/, '');
  return msrs.find((each) => each.name === wanted);
}
