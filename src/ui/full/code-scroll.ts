import type { Code, CodeRange } from '../../shell/context/index.ts';

export interface CodeSource {
  /** Reads other code; undefined where there is none. */
  code(range: CodeRange, signal: AbortSignal): Promise<Code | undefined>;
}

/** Lines that are read at once beyond what is shown, in heights of the pane. */
const AHEAD = 2;

/**
 * Where the code pane has been scrolled to: instruction by instruction through what is there, and beyond its ends
 * through what is read for it. Keys that come while it reads are added up.
 */
export class CodeScroll {
  readonly #source: CodeSource;
  readonly #changed: () => void;
  #code: Code;
  #top: number;
  #reading: AbortController | undefined;
  /** Instructions still to go once the code has come. */
  #owed = 0;

  /** @param top index of the instruction at the top of the pane */
  constructor(source: CodeSource, code: Code, top: number, changed: () => void) {
    this.#source = source;
    this.#code = code;
    this.#top = top;
    this.#changed = changed;
  }

  get code(): Code {
    return this.#code;
  }

  /** The instruction at the top; undefined when there is no code at all. */
  get top(): bigint | undefined {
    return this.#code.instructions[this.#top]?.address;
  }

  /**
   * @param by instructions, downwards; negative upwards
   * @param height of the pane in rows
   */
  scroll(by: number, height: number): void {
    if (this.#reading !== undefined) {
      this.#owed += by;
      return;
    }
    const { length } = this.#code.instructions;
    const wanted = this.#top + by;
    if (wanted >= 0 && wanted + height <= length) this.#go(wanted);
    else void this.#readOn(by, height);
  }

  close(): void {
    this.#reading?.abort();
  }

  async #readOn(by: number, height: number): Promise<void> {
    const address = this.top;
    if (address === undefined) return;
    const reading = new AbortController();
    this.#reading = reading;
    this.#owed = by;
    const beyond = AHEAD * height + Math.abs(by);
    const found = await this.#source
      .code({ address, before: beyond, after: beyond + height }, reading.signal)
      .catch(() => undefined);
    this.#reading = undefined;
    if (reading.signal.aborted) return;
    const at = found?.instructions.findIndex((each) => each.address === address) ?? -1;
    if (found !== undefined && at >= 0) {
      this.#code = found;
      this.#top = at;
    }
    this.#go(this.#top + this.#owed);
  }

  /** As far as the code goes. */
  #go(index: number): void {
    this.#top = Math.max(0, Math.min(index, this.#code.instructions.length - 1));
    this.#changed();
  }
}
