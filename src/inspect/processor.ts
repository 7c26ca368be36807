/** The debuggee's processor in short, by CPUID on the halted core. */
import { cpuid, type Session } from '../session/index.ts';
import type { CpuidRegisters } from '../x86/cpuid/registers.ts';
import { type CpuSummary, describeCpu } from '../x86/cpuid/summary.ts';

const unknown: CpuidRegisters = { eax: 0, ebx: 0, ecx: 0, edx: 0 };

/** Asks for what the summary turns out to need, leaf by leaf: which leaves there are, leaves tell. */
export async function describeProcessor(session: Session, signal: AbortSignal): Promise<CpuSummary> {
  const known = new Map<string, CpuidRegisters>();
  for (;;) {
    let missing: readonly [leaf: number, subleaf: number] | undefined;
    const summary = describeCpu((leaf, subleaf) => {
      const registers = known.get(`${leaf}.${subleaf}`);
      if (registers === undefined) missing ??= [leaf, subleaf];
      return registers ?? unknown;
    });
    if (missing === undefined) return summary;
    const { registers } = await session.ask(cpuid(...missing), { signal });
    known.set(missing.join('.'), registers);
  }
}
