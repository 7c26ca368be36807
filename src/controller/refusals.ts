/** Counts what was refused, and reports it without flooding. */

/** Why bytes or a packet were refused. */
export type Refusal =
  | 'garbage'
  | 'checksum'
  | 'truncated'
  | 'oversize'
  | 'wrong type'
  | 'unknown action'
  | 'wrong length'
  | 'out of turn'
  | 'too many';

export type RefusalCounts = Readonly<Record<Refusal, number>>;

/** At most one report in this time. */
const REPORT_INTERVAL_MS = 1000;

export class Refusals {
  readonly #report: (text: string) => void;
  readonly #counts: Record<Refusal, number> = {
    garbage: 0,
    checksum: 0,
    truncated: 0,
    oversize: 0,
    'wrong type': 0,
    'unknown action': 0,
    'wrong length': 0,
    'out of turn': 0,
    'too many': 0,
  };
  #unreported = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(report: (text: string) => void) {
    this.#report = report;
  }

  get counts(): RefusalCounts {
    return { ...this.#counts };
  }

  /**
   * Counts one. The first after a pause is reported at once, the following ones together. @param detail e.g. `ping
   * (A4)`
   */
  add(kind: Refusal, detail?: string): void {
    this.#counts[kind] += 1;
    const text = detail === undefined ? kind : `${kind}: ${detail}`;
    this.#unreported.set(text, (this.#unreported.get(text) ?? 0) + 1);
    if (this.#timer !== undefined) return;
    this.#flush();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, REPORT_INTERVAL_MS);
    this.#timer.unref();
  }

  /** Reports what is outstanding, and stops. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flush();
  }

  #flush(): void {
    if (this.#unreported.size === 0) return;
    const parts = Array.from(this.#unreported, ([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
    this.#unreported = new Map();
    this.#report(`refused from the debugger: ${parts.join(', ')}`);
  }
}
