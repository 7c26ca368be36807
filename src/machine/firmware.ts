/**
 * What a machine's firmware and boot loader would have done: modules in memory, page tables, the first stack frames of
 * all threads, and cores in 64-bit mode at their first instruction.
 */
import type { Cpu } from './cpu/cpu.ts';
import { Gpr, Segment, toLinear } from './cpu/cpu.ts';
import { Efer, Msr } from './cpu/msr.ts';
import type { GuestImage, ModuleImage } from './guest/image.ts';
import { FIRST_FRAME_BYTES, stackTop } from './guest/kernel-data.ts';
import {
  APIC_BASE,
  DEBUGGER_PAGE_COUNT,
  DEBUGGER_PAGES,
  DEBUGGER_PHYSICAL,
  Demand,
  DIRECT_MAP,
  Directory,
  KERNEL_PHYSICAL,
  PROGRAMS_PHYSICAL,
  Process,
  STACK_BYTES,
  THREAD_COUNT,
  TRAMPOLINE,
  USER_STACK_BYTES,
  USER_STACK_TOP,
} from './guest/layout.ts';
import type { Memory } from './memory.ts';
import { AddressSpace, Rights, TableAllocator } from './page-tables.ts';

const PAGE = 4096;
const LARGE_PAGE = 2 * 1024 * 1024;

/** What is needed of the loaded guest to start the cores. */
export interface Loaded {
  /** Address of the kernel's first instruction, and of the first core's stack. */
  readonly entry: bigint;
  readonly stack: bigint;
  /** Physical addresses of kernel variables that the host side reads or writes. */
  readonly processorBlock: number;
  readonly processes: number;
  readonly activeProcessors: number;
  readonly debuggerEnabled: number;
}

/** Puts the guest into memory. */
export function load(image: GuestImage, memory: Memory): Loaded {
  const tables = new TableAllocator(memory, Directory.free);
  const kernel = new AddressSpace(tables, Directory.kernel);
  memory.write(KERNEL_PHYSICAL, image.kernel.bytes);
  memory.write(TRAMPOLINE, image.trampoline);
  kernel.map(BigInt(TRAMPOLINE), TRAMPOLINE, PAGE, Rights.execute);
  kernel.map(APIC_BASE, 0xfee00000, PAGE, Rights.write);
  kernel.map(DEBUGGER_PAGES, DEBUGGER_PHYSICAL, DEBUGGER_PAGE_COUNT * PAGE, Rights.write);
  for (let at = 0; at < memory.size; at += LARGE_PAGE) kernel.mapLarge(DIRECT_MAP + BigInt(at), at, Rights.write);

  const physical = (name: string) => {
    const symbol = image.kernel.symbols.find((one) => one.name === `nt!${name}`);
    if (symbol === undefined) throw new Error(`the kernel has no symbol ${name}`);
    return { address: symbol.address, physical: Number(symbol.address - image.kernel.base) + KERNEL_PHYSICAL };
  };
  mapModule(kernel, image.kernel, KERNEL_PHYSICAL, physical('MmDemandRegion').physical);
  const programs = loadStacks(
    kernel,
    memory,
    physical('KiStartSystemThread').address,
    physical('KiStartUserThread').address,
  );
  const program = (directory: number, module: ModuleImage, process: string, from: number) =>
    loadProgram({ tables, kernel, directory, module, process: physical(process).physical, physical: from });
  const next = program(Directory.init, image.init, 'PsInitProcess', programs);
  program(Directory.worker, image.worker, 'PsWorkerProcess', next);
  return {
    entry: physical('KiSystemStartup').address,
    stack: stackTop(0),
    processorBlock: physical('KiProcessorBlock').physical,
    processes: physical('PsSystemProcess').physical,
    activeProcessors: physical('KeActiveProcessors').physical,
    debuggerEnabled: physical('KdDebuggerEnabled').physical,
  };
}

/** @param region physical address of the `Demand` in which the pages that are mapped later are noted */
function mapModule(space: AddressSpace, module: ModuleImage, physical: number, region: number): void {
  for (const { offset, length, writable, executable, demand } of module.sections) {
    const rights = (writable ? Rights.write : 0) | (executable ? Rights.execute : 0) | (module.user ? Rights.user : 0);
    const base = module.base + BigInt(offset);
    if (demand) {
      const { table, entry } = space.reserve(base, physical + offset, length, rights);
      space.memory.store(region + Demand.base, 8, base);
      space.memory.store(region + Demand.size, 8, BigInt(length));
      space.memory.store(region + Demand.table, 8, DIRECT_MAP + BigInt(table));
      space.memory.store(region + Demand.entry, 8, entry);
    } else space.map(base, physical + offset, length, rights);
  }
}

/** Every thread's kernel stack, with the frame from which KiSwapContext starts it. Returns the next free address. */
function loadStacks(kernel: AddressSpace, memory: Memory, system: bigint, user: bigint): number {
  let physical = PROGRAMS_PHYSICAL;
  for (let index = 0; index < THREAD_COUNT; index++) {
    const top = stackTop(index);
    kernel.map(top - BigInt(STACK_BYTES), physical, STACK_BYTES, Rights.write);
    const start = index < THREAD_COUNT - 2 ? system : user;
    memory.store(physical + STACK_BYTES - 8, 8, start);
    physical += STACK_BYTES;
  }
  if (FIRST_FRAME_BYTES > STACK_BYTES) throw new Error('the first frame does not fit its stack');
  return physical;
}

interface Program {
  readonly tables: TableAllocator;
  /** Its upper half is every program's. */
  readonly kernel: AddressSpace;
  readonly directory: number;
  readonly module: ModuleImage;
  /** Physical addresses of its process object, and of the memory for it. */
  readonly process: number;
  readonly physical: number;
}

/** A process: its own lower half, the kernel's upper half shared. Returns the next free physical address. */
function loadProgram({ tables, kernel, directory, module, process, physical }: Program): number {
  const space = new AddressSpace(tables, directory);
  space.shareUpperHalf(kernel);
  space.memory.write(physical, module.bytes);
  mapModule(space, module, physical, process + Process.demand);
  const stack = physical + module.size;
  space.map(USER_STACK_TOP - BigInt(USER_STACK_BYTES), stack, USER_STACK_BYTES, Rights.write | Rights.user);
  return stack + USER_STACK_BYTES;
}

/** PE, WP, PG and the bits that go with them; PAE, PGE. */
const CR0 = 0x80010033n;
const CR4 = 0xa0n;

/** A core as firmware hands it over: 64-bit mode, flat segments, the kernel's address space, interrupts off. */
export function resetCore(cpu: Cpu, rip: bigint, rsp: bigint): void {
  cpu.cr0 = CR0;
  cpu.cr3 = BigInt(Directory.kernel);
  cpu.cr4 = CR4;
  cpu.msr.set(Msr.efer, Efer.lme | Efer.lma | Efer.nxe);
  Object.assign(cpu.segments[Segment.cs]!, { selector: 0x10, rights: 0xa09b });
  Object.assign(cpu.segments[Segment.ss]!, { selector: 0x18, rights: 0xc093 });
  cpu.rip = toLinear(rip);
  cpu.regs[Gpr.rsp] = BigInt.asUintN(64, rsp);
}
