/** What the shell is doing: one line at a time, and beside it what was begun without a line (an open, a break request). */
import { Execution, interrupted } from './execution.ts';
import type { Progress } from './status.ts';

type Work<T> = (execution: Execution) => Promise<T>;

export class Executions {
  readonly #changed: () => void;
  /** The latest last. */
  readonly #running: Execution[] = [];
  /** Settles when the line that was entered last has ended; never rejects. */
  #last: Promise<unknown> = Promise.resolve();
  /** Lines that were entered before the last interrupt are not begun any more. */
  #interrupts = 0;

  /** @param changed something began, went on or ended */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get busy(): boolean {
    return this.#running.length > 0;
  }

  get progress(): Progress | undefined {
    return this.#running.at(-1)?.progress;
  }

  /** The one that waits for an answer. */
  get asking(): Execution | undefined {
    return this.#running.findLast(({ asking }) => asking);
  }

  /** Does the work now, beside whatever else is being done. */
  async run<T>(signal: AbortSignal | undefined, work: Work<T>): Promise<T> {
    const execution = new Execution(signal);
    this.#running.push(execution);
    this.#changed();
    try {
      return await work(execution);
    } finally {
      execution.end();
      this.#running.splice(this.#running.indexOf(execution), 1);
      this.#changed();
    }
  }

  /**
   * Does the work when the lines before it have ended.
   *
   * @throws AbortError when they were interrupted: what was entered after them is not begun
   */
  inTurn<T>(signal: AbortSignal | undefined, work: Work<T>): Promise<T> {
    const interrupts = this.#interrupts;
    const turn = this.#last.then(() => {
      if (interrupts !== this.#interrupts) throw interrupted();
      return this.run(signal, work);
    });
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Asks everything to stop, but for one; what was asked before is no longer waited for. */
  interrupt(except?: Execution): void {
    this.#interrupts += 1;
    // The inner ones first: an outer one stops them as well, and asked twice they would be abandoned.
    for (const execution of this.#running.filter((each) => each !== except).toReversed()) execution.interrupt();
  }
}
