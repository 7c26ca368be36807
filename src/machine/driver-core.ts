/**
 * The driver core (driver/core, in C) as WebAssembly: loading it, and one instance a core over one shared memory.
 *
 * The board makes one memory and hands it with the compiled module to every core's worker; each instance has a stack
 * of its own, all share the data. `kd_exit` (here `exit()`) really spins in its worker while the machine is halted.
 */
import { readFile } from 'node:fs/promises';

// The part of the WebAssembly API that is used: TypeScript has it only in its library for browsers.
declare global {
  namespace WebAssembly {
    interface Module {
      readonly [Symbol.toStringTag]: 'WebAssembly.Module';
    }
    interface Memory {
      readonly buffer: SharedArrayBuffer;
    }
    interface Instance {
      readonly exports: unknown;
    }
    type Imports = Record<string, Record<string, Memory | ((...args: never[]) => unknown)>>;
    const Module: { imports(module: Module): readonly { readonly module: string; readonly name: string }[] };
    const Memory: new (size: { initial: number; maximum: number; shared: true }) => Memory;
    const Instance: new (module: Module, imports: Imports) => Instance;
    function compile(bytes: Uint8Array): Promise<Module>;
  }
}

/** What runs on a core now; driver/core/base/host.h, `struct host_thread`. */
export interface DriverThread {
  /** Address of the process object, and of the thread object. */
  readonly process: bigint;
  readonly thread: bigint;
  readonly pid: number;
  readonly tid: number;
  /** At most 16 bytes of it travel. */
  readonly name: string;
  /** Physical address of the process' top page table; 0 where it has none of its own. */
  readonly space: bigint;
}

/**
 * What the driver core calls: driver/core/base/host.h, with pointers turned into values. Every function acts on the
 * core that this instance belongs to, unless it takes a core number. 64-bit values are unsigned. None may throw.
 */
export interface DriverHost {
  coreCount(): number;
  coreId(): number;
  vmread(field: number): bigint;
  vmwrite(field: number, value: bigint): void;
  /** DR0-DR3 and DR6 of the guest, by number. */
  readDr(number: number): bigint;
  writeDr(number: number, value: bigint): void;
  /** CR2 and CR8 of the guest, by number: they are not in the VMCS. */
  readCr(number: number): bigint;
  writeCr(number: number, value: bigint): void;
  /** undefined: there is no such MSR. */
  readMsr(msr: number): bigint | undefined;
  /** False where WRMSR would fault. */
  writeMsr(msr: number, value: bigint): boolean;
  /** EAX, EBX, ECX, EDX. */
  cpuid(leaf: number, subleaf: number): readonly [number, number, number, number];
  /**
   * Guest-physical memory; `into` and `from` are views of the driver's shared memory, valid during the call only.
   * False, and nothing done, when a byte of the range is not ordinary memory.
   */
  physRead(gpa: bigint, into: Uint8Array): boolean;
  physWrite(gpa: bigint, from: Uint8Array): boolean;
  /** The linear address of a physical one in the guest kernel's map of all memory. */
  directMap(gpa: bigint): bigint;
  /** Ports of the machine itself: the UART. */
  inb(port: number): number;
  outb(port: number, value: number): void;
  /** `bytes` is a view of the driver's shared memory, valid during the call only. */
  outs(port: number, bytes: Uint8Array): void;
  /** 32 bits at once: PCI's ports. */
  inl(port: number): number;
  outl(port: number, value: number): void;
  /** A register of this core's local APIC by its offset; undefined where it is off. */
  localApicRead(offset: number): number | undefined;
  /** Physical address of the I/O APIC; 0: there is none. */
  ioApicBase(): number;
  /** A register of it by its index. */
  ioApicRead(index: number): number;
  sendNmi(core: number): void;
  /** A clock that runs while the machine is halted, and its ticks per second. */
  tsc(): bigint;
  tscHz(): bigint;
  /** The PAUSE of a spin loop: may rest for a short bounded time, returns at once for a UART byte or a wake(). */
  pause(): void;
  /** This core stored a value that other cores spin on. */
  wake(): void;
  current(): DriverThread;
  /** The process after the one with this object, the first for 0; undefined: there is none. */
  nextProcess(process: bigint): DriverThread | undefined;
  /** The thread of the process after this one, the first for 0. */
  nextThread(process: bigint, thread: bigint): DriverThread | undefined;
  /** Linear address of the quadword that says which thread this core runs. */
  threadSlot(): bigint;
  /** What a guest can exit for: HostExits. */
  canExit(): number;
  /**
   * What this core's guest exits for from now on.
   *
   * @param exits HostExits
   * @param exceptions by vector
   * @param timer microseconds between two exits by the VMX-preemption timer
   */
  setExits(exits: number, exceptions: number, timer: number): void;
  /** MOV to CR3 for the guest; false where it would fault. */
  loadCr3(value: bigint): boolean;
  /** Whether the guest can handle a page fault at this core's rip. */
  mayFault(address: bigint): boolean;
  /** popMessage() has a message. */
  notifyUser(): void;
}

/** driver/core/base/host.h, `enum host_exits`. */
export const HostExits = { cr3Load: 1, movDr: 2, monitorTrap: 4, timer: 8 } as const;

/** driver/core/base/kd.h, `enum kd_exit_result`. */
export const RESUME = 0;
export const NOT_MINE = 1;
export type ExitResult = typeof RESUME | typeof NOT_MINE;

/** driver/core/base/kd.h, `struct kd_counters`, in order. */
const counterNames = [
  'framesReceived',
  'framesSent',
  'badChecksum',
  'noIndicator',
  'wrongType',
  'unknownAction',
  'oversize',
  'halts',
  'coresLate',
  'truncated',
] as const;

export type DriverCounters = Record<(typeof counterNames)[number], bigint>;

/** One instance of the driver core: a core's own, or the user-mode reader's. */
export interface DriverCore {
  /** Once for the memory, before any core's first exit(). */
  init(cores: number): void;
  /**
   * The guest's general-purpose registers of this core (rax rcx rdx rbx rsp rbp rsi rdi r8..r15), in the shared
   * memory: store them before exit(), load them after. Of the 'user' instance: those of core 0.
   */
  readonly gprs: BigUint64Array;
  /** A VM exit of this core. While the machine is halted it does not return. */
  exit(): ExitResult;
  /**
   * What a VMCALL with RCX = number, RDX and R8 does, between two guest instructions: no guest register is read or
   * changed by it, so that a halt shows the guest as it was. For the machine's ioctls; like exit(), it returns when the
   * machine has been continued.
   *
   * @param rdx for calls with a buffer its guest-virtual address in the current address space, r8 its length in bytes
   * @returns 0, or a status of PROTOCOL.md appendix C
   */
  call(number: number, rdx?: bigint, r8?: bigint): number;
  /** The next message for user mode, u32 operation code first (PROTOCOL.md 8.2); one reader only. */
  popMessage(): Uint8Array | undefined;
  counters(): DriverCounters;
}

/** Pages of 64 KiB of the shared memory; scripts/build-driver.mjs links the module for exactly this size. */
export const DRIVER_MEMORY_PAGES = 32;

const GPR_COUNT = 16;

interface DriverExports {
  readonly __stack_pointer: { value: number };
  kd_init(cores: number): void;
  kd_gprs(core: number): number;
  kd_exit(): number;
  kd_call(number: number, rdx: bigint, r8: bigint): number;
  kd_message_pop(buffer: number, size: number): number;
  kd_counters(): number;
  stack_top(core: number): number;
  message_buffer(): number;
  message_buffer_size(): number;
}

/**
 * Reads and compiles dist/driver/haltwire.wasm, which scripts/build-driver.mjs builds. The result can be posted to
 * worker threads.
 */
export async function loadDriverModule(): Promise<WebAssembly.Module> {
  // From src/machine/ (run as TypeScript) or from dist/src/machine/ (compiled).
  const built = import.meta.url.endsWith('.ts') ? '../../dist/driver/haltwire.wasm' : '../../driver/haltwire.wasm';
  let bytes: Uint8Array;
  try {
    bytes = await readFile(new URL(built, import.meta.url));
  } catch (cause) {
    throw new Error('The driver core has not been built. Build it with: node scripts/build-driver.mjs', { cause });
  }
  return WebAssembly.compile(bytes);
}

/** The memory that all instances of one machine share; a SharedArrayBuffer that can be posted to worker threads. */
export function createDriverMemory(): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: DRIVER_MEMORY_PAGES, maximum: DRIVER_MEMORY_PAGES, shared: true });
}

/**
 * One instance over the shared memory.
 *
 * @param core the core it serves, or 'user' for the one reader of messages and counters outside VMX root
 * @param host what the core calls; the 'user' instance calls none of it, and may leave it out
 */
export function instantiateDriver(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  core: number | 'user',
  host?: DriverHost,
): DriverCore {
  const instance = new WebAssembly.Instance(module, {
    env: { memory, ...(host === undefined ? refuseAll(module) : hostImports(host, memory)) },
  });
  const exports = instance.exports as DriverExports;
  exports.__stack_pointer.value = exports.stack_top(core === 'user' ? -1 : core);
  const gprs = new BigUint64Array(memory.buffer, exports.kd_gprs(core === 'user' ? 0 : core), GPR_COUNT);
  return {
    gprs,
    init: (cores) => exports.kd_init(cores),
    exit: () => (exports.kd_exit() === RESUME ? RESUME : NOT_MINE),
    call: (number, rdx = 0n, r8 = 0n) => exports.kd_call(number, rdx, r8) >>> 0,
    popMessage: () => {
      const at = exports.message_buffer();
      const length = exports.kd_message_pop(at, exports.message_buffer_size());
      return length === 0 ? undefined : new Uint8Array(memory.buffer, at, length).slice();
    },
    counters: () => {
      const values = new BigUint64Array(memory.buffer, exports.kd_counters(), counterNames.length);
      return Object.fromEntries(counterNames.map((name, i) => [name, values[i]])) as DriverCounters;
    },
  };
}

/** The user-mode instance runs outside VMX root: a host call from there is a bug of the core. */
function refuseAll(module: WebAssembly.Module): WebAssembly.Imports[string] {
  const names = WebAssembly.Module.imports(module).map((entry) => entry.name);
  const refuse = (name: string) => () => {
    throw new Error(`${name} was called outside VMX root`);
  };
  return Object.fromEntries(names.filter((name) => name !== 'memory').map((name) => [name, refuse(name)]));
}

/** host.h as WebAssembly passes it: u64 as signed BigInt, u32 as signed number, pointers as offsets. */
function hostImports(host: DriverHost, memory: WebAssembly.Memory): WebAssembly.Imports[string] {
  const bytes = (at: number, length: number) => new Uint8Array(memory.buffer, at >>> 0, length >>> 0);
  const view = new DataView(memory.buffer);
  return {
    host_core_count: () => host.coreCount(),
    host_core_id: () => host.coreId(),
    host_vmread: (field: number) => host.vmread(field >>> 0),
    host_vmwrite: (field: number, value: bigint) => host.vmwrite(field >>> 0, BigInt.asUintN(64, value)),
    host_read_dr: (number: number) => host.readDr(number),
    host_write_dr: (number: number, value: bigint) => host.writeDr(number, BigInt.asUintN(64, value)),
    host_read_cr: (number: number) => host.readCr(number),
    host_write_cr: (number: number, value: bigint) => host.writeCr(number, BigInt.asUintN(64, value)),
    host_read_msr: (msr: number, at: number) => {
      const value = host.readMsr(msr >>> 0);
      if (value === undefined) return 0;
      view.setBigUint64(at >>> 0, value, true);
      return 1;
    },
    host_write_msr: (msr: number, value: bigint) => (host.writeMsr(msr >>> 0, BigInt.asUintN(64, value)) ? 1 : 0),
    host_cpuid: (leaf: number, subleaf: number, at: number) => {
      host.cpuid(leaf >>> 0, subleaf >>> 0).forEach((value, i) => {
        view.setUint32((at >>> 0) + 4 * i, value, true);
      });
    },
    host_phys_read: (gpa: bigint, at: number, length: number) =>
      host.physRead(BigInt.asUintN(64, gpa), bytes(at, length)) ? 1 : 0,
    host_phys_write: (gpa: bigint, at: number, length: number) =>
      host.physWrite(BigInt.asUintN(64, gpa), bytes(at, length)) ? 1 : 0,
    host_direct_map: (gpa: bigint) => BigInt.asUintN(64, host.directMap(BigInt.asUintN(64, gpa))),
    host_inb: (port: number) => host.inb(port),
    host_outb: (port: number, value: number) => host.outb(port, value & 0xff),
    host_outs: (port: number, at: number, length: number) => host.outs(port, bytes(at, length)),
    host_inl: (port: number) => host.inl(port),
    host_outl: (port: number, value: number) => host.outl(port, value >>> 0),
    host_local_apic_read: (offset: number, at: number) => {
      const value = host.localApicRead(offset >>> 0);
      if (value === undefined) return 0;
      view.setUint32(at >>> 0, value, true);
      return 1;
    },
    host_io_apic_base: () => BigInt(host.ioApicBase()),
    host_io_apic_read: (index: number) => host.ioApicRead(index >>> 0),
    host_send_nmi: (core: number) => host.sendNmi(core),
    host_tsc: () => host.tsc(),
    host_tsc_hz: () => host.tscHz(),
    host_pause: () => host.pause(),
    host_wake: () => host.wake(),
    host_current: (at: number) => writeThread(view, at >>> 0, host.current()),
    host_next_process: (at: number) => {
      const next = host.nextProcess(view.getBigUint64(at >>> 0, true));
      if (next !== undefined) writeThread(view, at >>> 0, next);
      return next === undefined ? 0 : 1;
    },
    host_next_thread: (process: bigint, at: number) => {
      const next = host.nextThread(BigInt.asUintN(64, process), view.getBigUint64((at >>> 0) + 8, true));
      if (next !== undefined) writeThread(view, at >>> 0, next);
      return next === undefined ? 0 : 1;
    },
    host_thread_slot: () => host.threadSlot(),
    host_can_exit: () => host.canExit(),
    host_set_exits: (exits: number, exceptions: number, timer: number) =>
      host.setExits(exits, exceptions >>> 0, timer >>> 0),
    host_load_cr3: (value: bigint) => (host.loadCr3(BigInt.asUintN(64, value)) ? 1 : 0),
    host_may_fault: (address: bigint) => (host.mayFault(BigInt.asUintN(64, address)) ? 1 : 0),
    host_notify_user: () => host.notifyUser(),
  };
}

/** `struct host_thread`: two u64, two u32, 16 bytes of name padded with zeros, one u64. */
function writeThread(view: DataView, at: number, thread: DriverThread): void {
  view.setBigUint64(at, thread.process, true);
  view.setBigUint64(at + 8, thread.thread, true);
  view.setUint32(at + 16, thread.pid, true);
  view.setUint32(at + 20, thread.tid, true);
  const name = new TextEncoder().encode(thread.name).subarray(0, 16);
  for (let i = 0; i < 16; i++) view.setUint8(at + 24 + i, name[i] ?? 0);
  view.setBigUint64(at + 40, thread.space, true);
}
