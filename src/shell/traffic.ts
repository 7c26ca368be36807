/** Bytes per second each way, from counters that only grow. */

interface Sample {
  readonly at: number;
  readonly received: number;
  readonly sent: number;
}

/** The span over which a rate is taken, in milliseconds. */
const SPAN = 1000;

export class Traffic {
  #samples: Sample[] = [];

  /**
   * Takes the counters as they are now.
   *
   * @param at milliseconds of performance.now()
   * @returns rates over about the last second, in bytes per second; 0 until there is something to compare with
   */
  measure(at: number, received: number, sent: number): { received: number; sent: number } {
    const now = { at, received, sent };
    this.#samples.push(now);
    while (this.#samples.length > 2 && this.#samples[1]!.at <= at - SPAN) this.#samples.shift();
    const then = this.#samples[0]!;
    const seconds = Math.max(at - then.at, SPAN / 4) / 1000;
    return { received: (received - then.received) / seconds, sent: (sent - then.sent) / seconds };
  }

  /** Another line: its counters begin anew. */
  reset(): void {
    this.#samples = [];
  }
}
