/** Segment registers and descriptors: SDM 3A 3.4 and 5.3, as far as 64-bit mode has them. */
import { type Cpu, Segment, type SegmentCache } from './cpu.ts';
import { GuestFault, protectionFault, Vector } from './fault.ts';
import type { Mmu } from './mmu.ts';
import { Msr } from './msr.ts';

/** VMCS access-rights bits, SDM 3C table 25-2. */
export const Rights = { code: 8, notSystem: 1 << 4, present: 1 << 7, long: 1 << 13, unusable: 1 << 16 } as const;
const BUSY = 2n << 40n;

/** Reads a descriptor through the GDT. @throws #GP(selector) outside the table */
function readDescriptor(cpu: Cpu, mmu: Mmu, selector: number): bigint {
  const at = selector & ~7;
  if ((selector & 4) !== 0 || at + 7 > cpu.gdtr.limit) throw protectionFault(selector & 0xfffc);
  return mmu.asSupervisor(() => mmu.load(cpu.gdtr.base + at, 8));
}

function fillSegment(segment: SegmentCache, selector: number, descriptor: bigint): void {
  const rights = Number((descriptor >> 40n) & 0xf0ffn);
  const limit = Number((descriptor & 0xffffn) | ((descriptor >> 32n) & 0xf0000n));
  segment.selector = selector;
  segment.rights = rights;
  segment.limit = (rights & 0x8000) !== 0 ? limit * 4096 + 4095 : limit;
  segment.base = Number(((descriptor >> 16n) & 0xffffffn) | ((descriptor >> 32n) & 0xff000000n));
}

/** MOV to a data segment register: DS, ES, FS, GS, SS. */
export function loadDataSegment(cpu: Cpu, mmu: Mmu, which: number, selector: number): void {
  const segment = cpu.segments[which]!;
  if ((selector & ~3) === 0) {
    // A null selector is fine in 64-bit mode, in SS only below CPL 3 (SDM 3A 5.4.1.1).
    if (which === Segment.ss && (cpu.cpl === 3 || (selector & 3) !== cpu.cpl)) throw protectionFault();
    Object.assign(segment, { selector, base: 0, limit: 0, rights: Rights.unusable });
  } else {
    const descriptor = readDescriptor(cpu, mmu, selector);
    const rights = Number((descriptor >> 40n) & 0xf0ffn);
    if ((rights & Rights.notSystem) === 0) throw protectionFault(selector & 0xfffc);
    if ((rights & Rights.present) === 0) throw new GuestFault(Vector.segmentNotPresent, selector & 0xfffc);
    fillSegment(segment, selector, descriptor);
  }
  if (which === Segment.fs) cpu.msr.set(Msr.fsBase, BigInt(segment.base));
  if (which === Segment.gs) cpu.msr.set(Msr.gsBase, BigInt(segment.base));
}

/** CS for an interrupt gate or IRET: a 64-bit code segment, its RPL becoming the CPL. */
export function loadCode(cpu: Cpu, mmu: Mmu, selector: number, cpl: number): void {
  if ((selector & ~3) === 0) throw protectionFault();
  const descriptor = readDescriptor(cpu, mmu, selector);
  const rights = Number((descriptor >> 40n) & 0xf0ffn);
  const wanted = Rights.notSystem | Rights.code | Rights.long;
  if ((rights & wanted) !== wanted) throw protectionFault(selector & 0xfffc);
  if ((rights & Rights.present) === 0) throw new GuestFault(Vector.segmentNotPresent, selector & 0xfffc);
  fillSegment(cpu.segments[Segment.cs]!, (selector & ~3) | cpl, descriptor);
  mmu.privilegeChanged();
}

/** SYSCALL and SYSRET fill CS and SS with fixed, flat contents, whatever the GDT says (SDM 2B, SYSCALL). */
export function loadFlat(cpu: Cpu, mmu: Mmu, code: number, stack: number): void {
  const cpl = code & 3;
  const dpl = cpl << 5;
  Object.assign(cpu.segments[Segment.cs]!, { selector: code, base: 0, limit: 0xffffffff, rights: 0xa09b | dpl });
  Object.assign(cpu.segments[Segment.ss]!, { selector: stack, base: 0, limit: 0xffffffff, rights: 0xc093 | dpl });
  mmu.privilegeChanged();
}

/** LTR: a 16-byte descriptor, marked busy in the table. */
export function loadTaskRegister(cpu: Cpu, mmu: Mmu, selector: number): void {
  if ((selector & ~3) === 0) throw protectionFault();
  const low = readDescriptor(cpu, mmu, selector);
  const high = mmu.load(cpu.gdtr.base + (selector & ~7) + 8, 8);
  // Type 9: available 64-bit TSS.
  if (((low >> 40n) & 0x1fn) !== 9n) throw protectionFault(selector & 0xfffc);
  fillSegment(cpu.tr, selector, low | BUSY);
  cpu.tr.base = Number(BigInt.asIntN(64, BigInt(cpu.tr.base) | (high << 32n)));
  mmu.store(cpu.gdtr.base + (selector & ~7), 8, low | BUSY);
}
