/** Where things are in the demo guest: its address space, and the fields of its structures. */
import { MAX_CORES } from '../board.ts';

/** The kernel image: virtual address, and where it lies in memory. */
export const KERNEL_BASE = 0xfffff80000100000n;
export const KERNEL_PHYSICAL = 0x100000;
/** Where a started core begins, in real addresses: the start-up IPI names its page. */
export const TRAMPOLINE = 0x8000;
/** All of memory, for the supervisor. */
export const DIRECT_MAP = 0xffff800000000000n;
export const APIC_BASE = 0xfffff800fee00000n;
/** Pages through which requests of the driver device get their parameters. */
export const DEBUGGER_PAGES = 0xfffff8c000000000n;
export const DEBUGGER_PHYSICAL = 0x200000;
export const DEBUGGER_PAGE_COUNT = 24;
/** Where the loader begins to place programs and stacks. */
export const PROGRAMS_PHYSICAL = 0x400000;
/** Demand pages, the kernel's `MmDemandPages` and `worker!lengths`: not mapped until they are needed. */
export const DEMAND_BYTES = 0x4000;
/** A row of demand pages: where it begins, its bytes, and of its first page the entry's address and value. */
export const Demand = { base: 0x00, size: 0x08, table: 0x10, entry: 0x18, bytes: 0x20 } as const;
/** Kernel stacks: 8 KiB each, with an unmapped page below. */
export const STACKS = 0xfffff88000000000n;
export const STACK_STRIDE = 0x4000;
export const STACK_BYTES = 0x2000;

/** User programs: image bases, and the rest of a process' lower half. */
export const INIT_BASE = 0x00007ff610000000n;
export const WORKER_BASE = 0x00007ff620000000n;
export const USER_STACK_TOP = 0x0000000000200000n;
export const USER_STACK_BYTES = 0x4000;

/** Physical addresses of the top-level page tables; the other tables follow. */
export const Directory = { kernel: 0x10000, init: 0x11000, worker: 0x12000, free: 0x13000 } as const;

/** Selectors: SYSCALL and SYSRET fix their order (SDM 2B). */
export const Selector = {
  kernelCode: 0x10,
  kernelData: 0x18,
  user32: 0x20,
  userData: 0x2b,
  userCode: 0x33,
  task: 0x40,
} as const;

/** Processor control region: one page a core, at GS in the kernel. */
export const Pcr = {
  self: 0x00,
  thread: 0x08,
  idleThread: 0x10,
  number: 0x18,
  userStack: 0x20,
  kernelStack: 0x28,
  reschedule: 0x30,
  readyHead: 0x38,
  readyTail: 0x40,
  threads: 0x48,
  gdtPointer: 0x50,
  task: 0x80,
  gdt: 0x100,
  bytes: 0x1000,
} as const;

/** Thread object. */
export const Thread = {
  next: 0x00,
  process: 0x08,
  stack: 0x10,
  stackTop: 0x18,
  id: 0x20,
  state: 0x28,
  wakeTick: 0x30,
  core: 0x38,
  quantum: 0x40,
  runTicks: 0x48,
  sibling: 0x50,
  entry: 0x58,
  userStack: 0x60,
  bytes: 0x80,
} as const;

export const ThreadState = { ready: 0, running: 1, sleeping: 2 } as const;

/** Process object. */
export const Process = {
  next: 0x00,
  id: 0x08,
  directory: 0x10,
  threads: 0x18,
  name: 0x20,
  written: 0x30,
  /** Its program's demand pages, a `Demand`. */
  demand: 0x40,
  bytes: 0x80,
} as const;

/** Vector of the timer interrupt, and ticks a second. */
export const TIMER_VECTOR = 0xd1;
export const TICK_RATE = 100;
/** Ticks that a thread may run before another one gets the core. */
export const QUANTUM = 3;

/** System call numbers. */
export const Service = { writeText: 0, processId: 1, yield: 2, delay: 3, tickCount: 4 } as const;

export const systemProcess = { pid: 0, name: 'System' } as const;
export const initTask = { pid: 4, tid: 5, name: 'init' } as const;
export const workerTask = { pid: 8, tid: 9, name: 'worker' } as const;

/** Kernel threads: an idle thread, a reporter and a balancer on every core. */
export const kernelThreads = ['KiIdleThread', 'KiReportThread', 'KiBalanceThread'] as const;
export const threadId = (core: number, kind: number): number => 16 + core * 4 + kind;
/** Thread objects: the kernel's of every core, then init's and worker's. */
export const THREAD_COUNT = MAX_CORES * kernelThreads.length + 2;
