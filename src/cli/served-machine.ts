/** An embedded machine and its controller in this process, at the other end of a line in memory. */
import { serve } from '../controller/index.ts';
import { memoryPair } from '../line/memory.ts';
import { machineFacts } from '../machine/facts.ts';
import { startMachine } from '../machine/machine.ts';
import type { OpenNamedLine } from './open-shell.ts';
import { identityOf } from './prepare.ts';

export interface ServedMachine {
  /** Opens its line, again when it was closed; the name of the line does not matter. */
  readonly open: OpenNamedLine;
  stop(): Promise<void>;
}

export async function startServedMachine({
  cores,
  seed,
}: {
  readonly cores: number;
  readonly seed?: number | undefined;
}): Promise<ServedMachine> {
  const machine = await startMachine({ cores, ...(seed === undefined ? {} : { seed }) });
  const stop = new AbortController();
  const served: Promise<unknown>[] = [];
  return {
    open: async () => {
      const [ours, line] = memoryPair();
      const { device, port } = machine;
      const facts = machineFacts(machine);
      served.push(
        serve({ line, device, port, identity: identityOf(machine), facts, status: () => {}, signal: stop.signal }),
      );
      return ours;
    },
    stop: async () => {
      stop.abort();
      await Promise.allSettled(served);
      await machine.stop();
    },
  };
}
