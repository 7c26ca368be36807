/** Interrupts and exceptions through the IDT in 64-bit mode, and IRETQ back: SDM 3A 6.12 and 6.14. */
import { Blocking, type Cpu, fromLinear, Gpr, isCanonical, Segment, toLinear } from './cpu.ts';
import { GuestFault, protectionFault, TripleFault, Vector } from './fault.ts';
import { Flag } from './flags.ts';
import type { Mmu } from './mmu.ts';
import { loadCode, loadDataSegment } from './segments.ts';

export interface GuestEvent {
  readonly vector: number;
  readonly errorCode?: number | undefined;
  /** INT n, INT3, INTO: the gate's DPL is checked. */
  readonly software?: boolean;
  /** Where the handler returns to; RIP by default. */
  readonly returnTo?: number;
}

const GATE_PRESENT = 1n << 47n;
const INTERRUPT_GATE = 14n;
const TRAP_GATE = 15n;

/**
 * Enters the handler of an event. Where that faults, the fault is delivered instead, a fault in that as #DF, and one
 * in #DF ends the machine (SDM 3A 6.15, vector 8).
 *
 * @throws TripleFault
 */
export function deliver(cpu: Cpu, mmu: Mmu, event: GuestEvent): void {
  let next = event;
  for (let depth = 0; depth < 3; depth++) {
    try {
      enterHandler(cpu, mmu, next);
      return;
    } catch (fault) {
      if (!(fault instanceof GuestFault)) throw fault;
      if (next.vector === Vector.doubleFault) break;
      if (fault.address !== undefined) cpu.cr2 = fromLinear(fault.address);
      next =
        depth === 0 && !isContributory(next.vector)
          ? { vector: fault.vector, errorCode: fault.errorCode }
          : { vector: Vector.doubleFault, errorCode: 0 };
    }
  }
  throw new TripleFault(`vector ${event.vector} at ${fromLinear(cpu.rip).toString(16)} could not be delivered`);
}

/** Exceptions of the contributory class, and page faults: another one while they are delivered makes #DF. */
function isContributory(vector: number): boolean {
  return vector === Vector.divide || (vector >= Vector.invalidTss && vector <= Vector.pageFault);
}

/**
 * Enters the handler that an instruction asks for (INT n, INT3, INT1).
 *
 * @throws GuestFault an exception of that instruction, where the handler cannot be entered
 */
export function enterHandler(cpu: Cpu, mmu: Mmu, event: GuestEvent): void {
  const gate = readGate(cpu, mmu, event);
  const oldCpl = cpu.cpl;
  const descriptorDpl = gate.selector & 3;
  const newCpl = Math.min(descriptorDpl, oldCpl);
  const oldStack = cpu.regs[Gpr.rsp]!;
  const stack = chooseStack(cpu, mmu, gate.ist, oldCpl !== newCpl);
  const { selector: oldCs } = cpu.segments[Segment.cs]!;
  const { selector: oldSs } = cpu.segments[Segment.ss]!;

  const words = [BigInt(oldSs), oldStack, BigInt(cpu.flags), BigInt(oldCs), fromLinear(event.returnTo ?? cpu.rip)];
  if (event.errorCode !== undefined) words.push(BigInt(event.errorCode));
  const top = stack & ~0xfn;
  mmu.asSupervisor(() => {
    words.forEach((word, index) => {
      mmu.store(toLinear(top - BigInt(8 * (index + 1))), 8, word);
    });
  });
  loadCode(cpu, mmu, gate.selector, newCpl);
  if (oldCpl !== newCpl) loadDataSegment(cpu, mmu, Segment.ss, newCpl);
  cpu.regs[Gpr.rsp] = BigInt.asUintN(64, top - BigInt(8 * words.length));
  let flags = cpu.flags & ~(Flag.TF | Flag.NT | Flag.RF);
  if (gate.interrupt) flags &= ~Flag.IF;
  cpu.flags = flags;
  cpu.blocking &= ~(Blocking.sti | Blocking.movSs);
  if (event.vector === Vector.nmi) cpu.blocking |= Blocking.nmi;
  cpu.rip = gate.offset;
}

interface Gate {
  readonly selector: number;
  readonly offset: number;
  readonly ist: number;
  readonly interrupt: boolean;
}

function readGate(cpu: Cpu, mmu: Mmu, event: GuestEvent): Gate {
  const at = event.vector * 16;
  const errorCode = event.vector * 8 + 2 + (event.software ? 0 : 1);
  if (at + 15 > cpu.idtr.limit) throw protectionFault(errorCode);
  const [low, high] = mmu.asSupervisor(() => [mmu.load(cpu.idtr.base + at, 8), mmu.load(cpu.idtr.base + at + 8, 8)]);
  const type = (low! >> 40n) & 0x1fn;
  if (type !== INTERRUPT_GATE && type !== TRAP_GATE) throw protectionFault(errorCode);
  if (event.software && Number((low! >> 45n) & 3n) < cpu.cpl) throw protectionFault(errorCode);
  if ((low! & GATE_PRESENT) === 0n) throw new GuestFault(Vector.segmentNotPresent, errorCode);
  const offset = toLinear((low! & 0xffffn) | ((low! >> 32n) & 0xffff0000n) | ((high! & 0xffffffffn) << 32n));
  if (!isCanonical(offset)) throw protectionFault();
  return {
    selector: Number((low! >> 16n) & 0xffffn),
    offset,
    ist: Number((low! >> 32n) & 7n),
    interrupt: type === INTERRUPT_GATE,
  };
}

/** IST n, or RSP0 on the way from user mode, or the stack in use. The TSS has RSP0 at 4 and IST1 at 0x24. */
function chooseStack(cpu: Cpu, mmu: Mmu, ist: number, inward: boolean): bigint {
  if (ist === 0 && !inward) return cpu.regs[Gpr.rsp]!;
  const at = ist !== 0 ? 0x24 + (ist - 1) * 8 : 4;
  if (at + 7 > cpu.tr.limit) throw new GuestFault(Vector.invalidTss, cpu.tr.selector & 0xfffc);
  return mmu.asSupervisor(() => mmu.load(cpu.tr.base + at, 8));
}

/** IRETQ: SDM 2A. Pops RIP, CS, RFLAGS, RSP, SS; lets NMIs in again. */
export function interruptReturn(cpu: Cpu, mmu: Mmu): void {
  const frame = toLinear(cpu.regs[Gpr.rsp]!);
  const [rip, cs, flags, rsp, ss] = [0, 8, 16, 24, 32].map((offset) => mmu.load(frame + offset, 8));
  const selector = Number(cs! & 0xffffn);
  const cpl = cpu.cpl;
  const target = toLinear(rip!);
  if ((cpu.flags & Flag.NT) !== 0 || !isCanonical(target)) throw protectionFault();
  if ((selector & 3) < cpl) throw protectionFault(selector & 0xfffc);
  const iopl = (cpu.flags >> 12) & 3;
  loadCode(cpu, mmu, selector, selector & 3);
  loadDataSegment(cpu, mmu, Segment.ss, Number(ss! & 0xffffn));
  cpu.regs[Gpr.rsp] = rsp!;
  let changed = ~0;
  if (cpl > 0) changed &= ~0x3000;
  if (cpl > iopl) changed &= ~Flag.IF;
  cpu.flags = (Number(flags! & 0xffffffffn) & changed) | (cpu.flags & ~changed);
  cpu.blocking &= ~Blocking.nmi;
  cpu.next = target;
}
