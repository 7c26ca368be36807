/**
 * VMCS fields and exit reasons: the driver core, its Linux host and the embedded machine, compared with spec/vmx.json.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ExitReason } from '../../src/machine/vmx/exit-cause.ts';
import { Field } from '../../src/machine/vmx/vmcs.ts';
import { compiler } from '../driver/compiler.ts';
import { readHeaders } from '../driver/headers.ts';

const spec = JSON.parse(readFileSync('spec/vmx.json', 'utf8')) as {
  fields: Readonly<Record<string, string>>;
  exitReasons: Readonly<Record<string, number>>;
};

/** The machine's names, and those of spec/vmx.json. */
const fieldNames: Readonly<Record<keyof typeof Field, string>> = {
  segmentSelectors: 'GUEST_ES_SELECTOR',
  debugControl: 'GUEST_IA32_DEBUGCTL',
  pat: 'GUEST_IA32_PAT',
  efer: 'GUEST_IA32_EFER',
  pinControls: 'PIN_BASED_VM_EXEC_CONTROL',
  processorControls: 'CPU_BASED_VM_EXEC_CONTROL',
  exceptionBitmap: 'EXCEPTION_BITMAP',
  pageFaultMask: 'PAGE_FAULT_ERROR_CODE_MASK',
  pageFaultMatch: 'PAGE_FAULT_ERROR_CODE_MATCH',
  entryControls: 'VM_ENTRY_CONTROLS',
  entryInterruption: 'VM_ENTRY_INTR_INFO',
  entryErrorCode: 'VM_ENTRY_ERROR_CODE',
  entryInstructionLength: 'VM_ENTRY_INSTRUCTION_LEN',
  exitReason: 'VM_EXIT_REASON',
  exitInterruption: 'VM_EXIT_INTR_INFO',
  exitErrorCode: 'VM_EXIT_INTR_ERROR_CODE',
  idtVectoring: 'IDT_VECTORING_INFO',
  idtVectoringError: 'IDT_VECTORING_ERROR_CODE',
  exitInstructionLength: 'VM_EXIT_INSTRUCTION_LEN',
  exitQualification: 'EXIT_QUALIFICATION',
  segmentLimits: 'GUEST_ES_LIMIT',
  gdtrLimit: 'GUEST_GDTR_LIMIT',
  idtrLimit: 'GUEST_IDTR_LIMIT',
  segmentRights: 'GUEST_ES_AR_BYTES',
  interruptibility: 'GUEST_INTERRUPTIBILITY',
  activity: 'GUEST_ACTIVITY_STATE',
  sysenterCs: 'GUEST_SYSENTER_CS',
  timerValue: 'VMX_PREEMPTION_TIMER_VALUE',
  cr0: 'GUEST_CR0',
  cr3: 'GUEST_CR3',
  cr4: 'GUEST_CR4',
  segmentBases: 'GUEST_ES_BASE',
  gdtrBase: 'GUEST_GDTR_BASE',
  idtrBase: 'GUEST_IDTR_BASE',
  dr7: 'GUEST_DR7',
  rsp: 'GUEST_RSP',
  rip: 'GUEST_RIP',
  rflags: 'GUEST_RFLAGS',
  pendingDebug: 'GUEST_PENDING_DBG',
  sysenterEsp: 'GUEST_SYSENTER_ESP',
  sysenterEip: 'GUEST_SYSENTER_EIP',
};

const reasonNames: Readonly<Record<keyof typeof ExitReason, string>> = {
  exceptionOrNmi: 'EXCEPTION_OR_NMI',
  externalInterrupt: 'EXTERNAL_INTERRUPT',
  tripleFault: 'TRIPLE_FAULT',
  cpuid: 'CPUID',
  hlt: 'HLT',
  invlpg: 'INVLPG',
  rdtsc: 'RDTSC',
  vmcall: 'VMCALL',
  controlRegister: 'CR_ACCESS',
  debugRegister: 'DR_ACCESS',
  io: 'IO',
  rdmsr: 'RDMSR',
  wrmsr: 'WRMSR',
  monitorTrap: 'MONITOR_TRAP_FLAG',
  pause: 'PAUSE',
  preemptionTimer: 'PREEMPTION_TIMER',
};

/** Exit reasons of vmcs.h, and those of spec/vmx.json. */
const coreReasonNames: Readonly<Record<string, string>> = {
  EXIT_EXCEPTION_NMI: 'EXCEPTION_OR_NMI',
  EXIT_MTF: 'MONITOR_TRAP_FLAG',
};

describe('the embedded machine', () => {
  it.each(Object.entries(Field))('VMCS field %s', (name, encoding) => {
    expect(encoding).toBe(Number(spec.fields[fieldNames[name as keyof typeof Field]]));
  });

  it.each(Object.entries(ExitReason))('exit reason %s', (name, number) => {
    expect(number).toBe(spec.exitReasons[reasonNames[name as keyof typeof ExitReason]]);
  });
});

describe('the driver core', () => {
  const { enums } = readHeaders(compiler, ['base/vmcs.h']);

  it.each([...enums.get('vmcs_field')!])('VMCS field %s', (name, encoding) => {
    expect(encoding).toBe(BigInt(spec.fields[name]!));
  });

  it('VMCS fields of a dump', () => {
    const table = readFileSync('driver/core/report.c', 'utf8').matchAll(/\{ "(\w+)", (0x\w+) \}/g);
    const dumped = [...table].map(([, name, encoding]) => [name, Number(encoding)] as const);
    expect(dumped.length).toBeGreaterThan(100);
    for (const [name, encoding] of dumped) expect(encoding, name).toBe(Number(spec.fields[name!]));
  });

  const reasons = [...enums.get('exit_reason')!].filter(([name]) => name !== 'EXIT_REASON_MASK');
  it.each(reasons)('%s', (name, number) => {
    expect(number).toBe(BigInt(spec.exitReasons[coreReasonNames[name] ?? name.replace('EXIT_', '')]!));
  });
});

it('driver/linux/calls.S', () => {
  const defined = [...readFileSync('driver/linux/calls.S', 'utf8').matchAll(/^#define (GUEST_\w+) (0x\w+)/gm)];
  expect(defined.map(([, name]) => name)).toEqual(['GUEST_RSP', 'GUEST_RIP']);
  for (const [, name, encoding] of defined) expect(Number(encoding), name).toBe(Number(spec.fields[name!]));
});
