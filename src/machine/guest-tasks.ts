/** Processes and threads of the demo kernel, read from its own structures in memory; damaged ones read as zeros. */
import type { DriverThread } from './driver-core.ts';
import { KERNEL_BASE, KERNEL_PHYSICAL, Pcr, Process, Thread } from './guest/layout.ts';
import type { Memory } from './memory.ts';

/** More threads than a core ever has: a circular list ends here. */
const MOST_THREADS = 64;

/** Physical addresses of what the kernel keeps of them. */
export interface TaskLists {
  /** The first processor control region. */
  readonly processorBlock: number;
  /** The first process object. */
  readonly processes: number;
}

export class GuestTasks {
  readonly #memory: Memory;
  readonly #lists: TaskLists;
  readonly #cores: number;

  constructor(memory: Memory, lists: TaskLists, cores: number) {
    this.#memory = memory;
    this.#lists = lists;
    this.#cores = cores;
  }

  /** What a core runs: the thread that its processor control region names. */
  current(core: number): DriverThread {
    return this.#thread(this.#quad(this.#slot(core)));
  }

  /** Linear address of the pointer to the thread that a core runs. */
  threadSlot(core: number): bigint {
    return KERNEL_BASE + BigInt(this.#slot(core) - KERNEL_PHYSICAL);
  }

  /** The process after this one; the first after 0. */
  nextProcess(process: bigint): DriverThread | undefined {
    const first = KERNEL_BASE + BigInt(this.#lists.processes - KERNEL_PHYSICAL);
    const next = process === 0n ? first : this.#field(process, Process.next);
    return next === 0n ? undefined : this.#process(next);
  }

  /** The thread of a process after this one; the first after 0. */
  nextThread(process: bigint, thread: bigint): DriverThread | undefined {
    const all = [...this.#threads()].filter((each) => this.#field(each, Thread.process) === process);
    const index = thread === 0n ? -1 : all.indexOf(thread);
    const next = all[index + 1];
    // A thread that is not in the list has no successor.
    return next === undefined || (index < 0 && thread !== 0n) ? undefined : this.#thread(next);
  }

  /** Every thread of every core: the kernel has a list a core. */
  *#threads(): Iterable<bigint> {
    for (let core = 0; core < this.#cores; core++) {
      let thread = this.#quad(this.#lists.processorBlock + core * Pcr.bytes + Pcr.threads);
      for (let count = 0; thread !== 0n && count < MOST_THREADS; count++) {
        yield thread;
        thread = this.#field(thread, Thread.sibling);
      }
    }
  }

  #slot(core: number): number {
    return this.#lists.processorBlock + core * Pcr.bytes + Pcr.thread;
  }

  #thread(thread: bigint): DriverThread {
    const tid = Number(this.#field(thread, Thread.id) & 0xffffffffn);
    return { ...this.#process(this.#field(thread, Thread.process)), thread, tid };
  }

  #process(process: bigint): DriverThread {
    const name = new Uint8Array(8);
    new DataView(name.buffer).setBigUint64(0, this.#field(process, Process.name), true);
    return {
      process,
      thread: 0n,
      pid: Number(this.#field(process, Process.id) & 0xffffffffn),
      tid: 0,
      name: String.fromCharCode(...name.filter((byte) => byte !== 0)),
      space: this.#field(process, Process.directory),
    };
  }

  /** A field of an object in the kernel's image. */
  #field(object: bigint, offset: number): bigint {
    return this.#quad(Number(object - KERNEL_BASE) + KERNEL_PHYSICAL + offset);
  }

  #quad(physical: number): bigint {
    return this.#memory.contains(physical, 8) ? this.#memory.load(physical, 8) : 0n;
  }
}
