/** RDMSR and WRMSR of a core: the register file, and the three that live elsewhere. */
import { type Cpu, fromLinear, Segment, toLinear } from './cpu.ts';
import { Msr } from './msr.ts';

/** @returns undefined where there is no such register (RDMSR then raises #GP) */
export function readMsr(cpu: Cpu, msr: number, timestamp: bigint): bigint | undefined {
  switch (msr) {
    case Msr.timestamp:
      return timestamp;
    case Msr.fsBase:
      return fromLinear(cpu.segments[Segment.fs]!.base);
    case Msr.gsBase:
      return fromLinear(cpu.segments[Segment.gs]!.base);
    default:
      return cpu.msr.read(msr);
  }
}

/** @throws #GP */
export function writeMsr(cpu: Cpu, msr: number, value: bigint): void {
  cpu.msr.write(msr, value);
  if (msr === Msr.fsBase) cpu.segments[Segment.fs]!.base = toLinear(value);
  if (msr === Msr.gsBase) cpu.segments[Segment.gs]!.base = toLinear(value);
}
