/**
 * The embedded machine: an x86-64 computer in worker threads, with a small kernel running on it and the driver core
 * below it. Its parts are in the other files of this folder; this one starts it and connects it.
 */
import { Worker } from 'node:worker_threads';
import type { DriverDevice } from '../controller/device.ts';
import { type CpuSummary, describeCpu } from '../x86/cpuid/summary.ts';
import { Attention, type Board, callAttention, createBoard, MAX_CORES, ringMain } from './board.ts';
import type { CoreFailure, CoreTask } from './core-worker.ts';
import { cpuid } from './cpu/cpuid.ts';
import { MachineDevice } from './device.ts';
import {
  createDriverMemory,
  type DriverCore,
  type DriverCounters,
  instantiateDriver,
  loadDriverModule,
} from './driver-core.ts';
import { type Loaded, load } from './firmware.ts';
import { buildImage, type GuestModule, type GuestSymbol } from './guest/image.ts';
import type { StepMode } from './host.ts';
import { Memory } from './memory.ts';
import { BoardPort, type MachinePort } from './port.ts';

export { demoImageHash, demoSymbols, type GuestModule, type GuestSymbol } from './guest/image.ts';
export type { MachinePort } from './port.ts';

export interface MachineOptions {
  /** 1 to 16; default 2. */
  readonly cores?: number;
  /** Seed of the choice of the core that carries out a halt, and so of what a halt shows. */
  readonly seed?: number;
  /** How the driver core steps the guest; default TF, like its Linux host's default. */
  readonly stepMode?: StepMode;
  /** Cancels the start. */
  readonly signal?: AbortSignal;
  /** Called when the machine itself fails: a triple fault, a bug of the interpreter. */
  readonly log?: (text: string) => void;
}

export interface EmbeddedMachine {
  /** Takes ioctls to the driver core. */
  readonly device: DriverDevice;
  /** The 16550 as seen from the board: where the cable is connected. */
  readonly port: MachinePort;
  readonly cores: number;
  readonly symbols: readonly GuestSymbol[];
  readonly modules: readonly GuestModule[];
  /** Guest-physical memory, for tests and tools; the cores use it at the same time. */
  readonly memory: Memory;
  /** Its processor, as CPUID reports it. */
  cpu(): CpuSummary;
  /** The driver core's counters. */
  counters(): DriverCounters;
  /** Switches the machine off; safe to call twice. */
  stop(): Promise<void>;
}

const DEFAULT_CORES = 2;
const START_DEADLINE_MS = 20_000;
const START_POLL_MS = 2;
/** A core makes nothing but short-lived bigints: a small nursery is emptied in the processor's cache. */
const heapLimits = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 };

/**
 * Builds a machine and waits until its kernel has started every core.
 *
 * @throws RangeError for an impossible number of cores; Error when the driver core is not built or the start fails
 */
export async function startMachine(options: MachineOptions = {}): Promise<EmbeddedMachine> {
  const cores = options.cores ?? DEFAULT_CORES;
  if (!Number.isInteger(cores) || cores < 1 || cores > MAX_CORES) {
    throw new RangeError(`the embedded machine has 1 to ${MAX_CORES} cores, not ${cores}; for example --cores 2`);
  }
  const module = await loadDriverModule();
  const board = createBoard(cores);
  const memory = new Memory(board);
  const image = buildImage(cores);
  const guest = load(image, memory);
  const driver = { module, memory: createDriverMemory(), stepMode: options.stepMode ?? 'TF' };
  const reader = instantiateDriver(module, driver.memory, 'user');
  reader.init(cores);
  const machine = new Machine({ board, memory, guest, reader, options });
  machine.start(driver);
  try {
    await machine.started();
  } catch (error) {
    await machine.stop();
    throw error;
  }
  const modules = [image.kernel, image.init, image.worker];
  return {
    device: machine.device,
    port: machine.port,
    cores,
    memory,
    symbols: modules.flatMap((one) => one.symbols),
    modules: modules.map(({ name, file, base, size, user }) => ({ name, file, base, size, user })),
    cpu: () => summary(cores),
    counters: () => reader.counters(),
    stop: () => machine.stop(),
  };
}

function summary(cores: number): CpuSummary {
  return describeCpu((leaf, subleaf) => {
    const [eax, ebx, ecx, edx] = cpuid(leaf, subleaf, 0, cores);
    return { eax, ebx, ecx, edx };
  });
}

interface Parts {
  readonly board: Board;
  readonly memory: Memory;
  readonly guest: Loaded;
  /** The driver core's instance for user mode. */
  readonly reader: DriverCore;
  readonly options: MachineOptions;
}

/** A machine's threads and the loop that serves them. */
class Machine {
  readonly device: MachineDevice;
  readonly port: BoardPort;
  readonly #parts: Parts;
  #workers: Worker[] = [];
  #failure: string | undefined;
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { board, memory, guest, reader, options } = parts;
    this.port = new BoardPort(board);
    this.device = new MachineDevice(
      { board, memory, debuggerEnabled: guest.debuggerEnabled, popMessage: () => reader.popMessage() },
      options.seed ?? 1,
    );
  }

  start(driver: CoreTask['driver']): void {
    const { board, guest } = this.#parts;
    const file = import.meta.url.endsWith('.ts') ? './core-worker.ts' : './core-worker.js';
    this.#workers = Array.from({ length: board.cores }, (_, id) => {
      const workerData: CoreTask = { board: board.buffers, id, guest, driver };
      const worker = new Worker(new URL(file, import.meta.url), {
        workerData,
        execArgv: [],
        resourceLimits: heapLimits,
        name: `core ${id}`,
      });
      worker.on('message', ({ core, text }: CoreFailure) => this.#fail(`core ${core}: ${text}`));
      worker.on('error', (error) => this.#fail(`core ${id}: ${error instanceof Error ? error.stack : String(error)}`));
      worker.on('exit', () => this.#fail(`core ${id}: its thread ended`));
      return worker;
    });
    void this.#serve();
  }

  /** Resolves when every core has reached the kernel's idle loop. */
  async started(): Promise<void> {
    const { board, memory, guest, options } = this.#parts;
    const deadline = performance.now() + START_DEADLINE_MS;
    while (memory.load(guest.activeProcessors, 4) < BigInt(board.cores)) {
      options.signal?.throwIfAborted();
      if (this.#failure !== undefined) throw new Error(`the embedded machine did not start: ${this.#failure}`);
      if (performance.now() > deadline) throw new Error('the embedded machine did not start within 20 s');
      await new Promise((resolve) => setTimeout(resolve, START_POLL_MS));
    }
  }

  async stop(): Promise<void> {
    if (!this.#stopped) {
      this.#stopped = true;
      this.device.end('the embedded machine was switched off');
      for (let core = 0; core < this.#parts.board.cores; core++) callAttention(this.#parts.board, core, Attention.stop);
      ringMain(this.#parts.board);
    }
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /** A core is broken: reports it and stops the others, since a machine with a dead core only misleads. */
  #fail(text: string): void {
    if (this.#stopped || this.#failure !== undefined) return;
    this.#failure = text;
    this.#parts.options.log?.(`the embedded machine has stopped: ${text}`);
    this.device.end(`the embedded machine has stopped: ${text}`);
    void this.stop();
  }

  /** Handles the board's notifications to the main thread: bytes, answers, messages. */
  async #serve(): Promise<void> {
    const { words, at } = this.#parts.board;
    while (!this.#stopped) {
      const seen = Atomics.load(words, at.main);
      this.port.service();
      this.device.service();
      const wait = Atomics.waitAsync(words, at.main, seen);
      if (wait.async) await wait.value;
    }
  }
}
