/** How a core other than the first starts: SDM 3A 9.4. */
import { Attention, type Board, CoreState } from './board.ts';

/** Sleeps until the start-up IPI comes; its vector, or undefined when the machine is switched off first. */
export function waitForStart({ attention, state, startVector }: Board, core: number): number | undefined {
  Atomics.store(state, core, CoreState.waitingForStart);
  for (;;) {
    const bits = Atomics.load(attention, core);
    if (bits & Attention.stop) return undefined;
    if (bits & Attention.start) {
      Atomics.store(attention, core, 0);
      return Atomics.load(startVector, core);
    }
    Atomics.wait(attention, core, bits);
  }
}
