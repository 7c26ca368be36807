/** The stack as instructions use it: RSP moves only when the access succeeded. */
import { Gpr, toLinear } from '../cpu/cpu.ts';
import { GuestFault, Vector } from '../cpu/fault.ts';
import type { Context } from './context.ts';

export function pushValue({ cpu, mmu }: Context, value: bigint, bytes = 8): void {
  const top = BigInt.asUintN(64, cpu.regs[Gpr.rsp]! - BigInt(bytes));
  stackAccess(() => mmu.store(toLinear(top), bytes, value));
  cpu.regs[Gpr.rsp] = top;
}

export function popValue({ cpu, mmu }: Context, bytes = 8): bigint {
  const top = cpu.regs[Gpr.rsp]!;
  const value = stackAccess(() => mmu.load(toLinear(top), bytes));
  cpu.regs[Gpr.rsp] = top + BigInt(bytes);
  return value;
}

/** A non-canonical stack address is #SS, not #GP (SDM 3A 6.15, vector 12). */
function stackAccess<T>(access: () => T): T {
  try {
    return access();
  } catch (fault) {
    if (fault instanceof GuestFault && fault.vector === Vector.protection) throw new GuestFault(Vector.stackFault, 0);
    throw fault;
  }
}
