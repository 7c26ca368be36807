import type { UiShell } from './ui-shell.ts';

/**
 * How long a debuggee has to stay halted, with nothing being done, before anything is asked for a picture of it,
 * milliseconds: keys that are held down come faster, so that a long run of steps is not slowed down.
 */
const REST = 30;

/** What it does at each halt; the signal says that it is over before it was done. */
export type ShowContext = (signal: AbortSignal) => Promise<void>;

/**
 * Waits for the debuggee to stay halted and lets the context be shown then: once for each halt, not while a command is
 * under way, and not any more when the next one begins.
 */
export class ContextFollower {
  readonly #shell: UiShell;
  readonly #show: ShowContext;
  readonly #unsubscribe: () => void;
  /** What was shown last, or need not be: `halt()` tells one from the next. */
  #shown: unknown;
  #rest: NodeJS.Timeout | undefined;
  #showing: AbortController | undefined;
  #settled: PromiseWithResolvers<void> | undefined;

  /** @param show also called where nothing is to be shown: it decides by the settings of the moment */
  constructor(shell: UiShell, show: ShowContext) {
    this.#shell = shell;
    this.#show = show;
    this.#unsubscribe = shell.on('change', () => this.#check());
  }

  /** Resolves when nothing is to be shown, or has been. */
  settled(): Promise<void> {
    this.#check();
    return this.#settled?.promise ?? Promise.resolve();
  }

  /** What is shown is out of date, though the debuggee is where it was. */
  again(): void {
    this.#shown = undefined;
    this.#check();
  }

  close(): void {
    this.#unsubscribe();
    this.#cancel();
  }

  #check(): void {
    const { halt } = this.#shell.context;
    const { state, busy } = this.#shell.status();
    if (halt === undefined || state !== 'halted' || busy) this.#cancel();
    else if (halt !== this.#shown && this.#settled === undefined) {
      this.#settled = Promise.withResolvers();
      this.#rest = setTimeout(() => void this.#begin(halt), REST);
    }
  }

  async #begin(halt: unknown): Promise<void> {
    const showing = new AbortController();
    this.#showing = showing;
    this.#shown = halt;
    try {
      await this.#show(showing.signal);
    } catch {
      // Given up, or the line failed: the session itself says what is wrong with it.
    }
    if (this.#showing === showing) this.#end();
  }

  #cancel(): void {
    if (this.#settled === undefined) return;
    clearTimeout(this.#rest);
    this.#showing?.abort(new DOMException('the debuggee goes on', 'AbortError'));
    this.#end();
  }

  #end(): void {
    this.#showing = undefined;
    this.#settled?.resolve();
    this.#settled = undefined;
  }
}
