/**
 * The debugger's commands, one at a time, concurrent with everything else: a break request may come meanwhile, and
 * cancels one.
 */
import { runCommand } from './command-run.ts';
import type { CommandHost } from './commands/command.ts';
import type { Driver } from './driver.ts';
import type { ControllerEvent } from './inbox.ts';
import type { CommandOrder } from './orders.ts';

export interface ExecutorOptions {
  readonly driver: Driver;
  readonly host: CommandHost;
  /** Is called when a command has ended, or the driver failed. */
  readonly put: (event: ControllerEvent) => void;
}

export class Executor {
  readonly #options: ExecutorOptions;
  #running: AbortController | undefined;
  /** The command that was started last. */
  #order: CommandOrder | undefined;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** Starts a command; one that still runs is cancelled. */
  begin(order: CommandOrder, session: AbortSignal): void {
    this.cancel();
    const stop = new AbortController();
    this.#running = stop;
    this.#order = order;
    const { driver, host, put } = this.#options;
    const send = (text: string, signal: AbortSignal) => driver.sendText(text, signal);
    runCommand(order.text, { host, send, signal: AbortSignal.any([session, stop.signal]) }).then(
      () => put({ what: 'executed', order, stop: stop.signal }),
      (error: Error) => {
        if (stop.signal.aborted) put({ what: 'executed', order, stop: stop.signal });
        else if (!session.aborted) put({ what: 'failed', error });
      },
    );
  }

  /** The debugger has halted the machine: it no longer waits for a command that was to end with a halt. */
  brokenInto(): void {
    if (this.#order?.wantsSignal) this.cancel();
  }

  /** Its output is no longer wanted. */
  cancel(): void {
    this.#running?.abort();
    this.#running = undefined;
  }
}
