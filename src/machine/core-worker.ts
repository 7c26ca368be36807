/** A core's thread: sets the core up over the shared board and runs it until the machine is switched off. */
import { parentPort, workerData } from 'node:worker_threads';
import { attachBoard, type BoardBuffers, CoreState, ringMain } from './board.ts';
import { Core } from './core.ts';
import { TripleFault } from './cpu/fault.ts';
import { instantiateDriver } from './driver-core.ts';
import { type Loaded, resetCore } from './firmware.ts';
import { RootHost, type StepMode } from './host.ts';
import { waitForStart } from './start-up.ts';

export interface CoreTask {
  readonly board: BoardBuffers;
  readonly id: number;
  readonly guest: Loaded;
  readonly driver: {
    readonly module: WebAssembly.Module;
    readonly memory: WebAssembly.Memory;
    readonly stepMode: StepMode;
  };
}

/** What the thread reports to the host when its core cannot go on. */
export interface CoreFailure {
  readonly core: number;
  readonly text: string;
}

function run({ board: buffers, id, guest, driver }: CoreTask): void {
  const board = attachBoard(buffers);
  const core = new Core(board, id);
  try {
    core.virtualise(instantiateDriver(driver.module, driver.memory, id, new RootHost(core, guest, driver.stepMode)));
    const vector = id === 0 ? 0 : waitForStart(board, id);
    if (vector === undefined) return;
    resetCore(core.cpu, id === 0 ? guest.entry : BigInt(vector * 4096), id === 0 ? guest.stack : 0n);
    core.run();
  } catch (fault) {
    Atomics.store(board.state, id, CoreState.broken);
    const text = fault instanceof TripleFault ? `triple fault: ${fault.why}` : describe(fault);
    parentPort?.postMessage({ core: id, text } satisfies CoreFailure);
    ringMain(board);
  }
}

function describe(fault: unknown): string {
  return fault instanceof Error
    ? `fault of the machine itself: ${fault.stack}`
    : `fault of the machine itself: ${fault}`;
}

run(workerData as CoreTask);
