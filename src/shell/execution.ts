/** One line being executed: what it shows as its progress, and how it is stopped. */
import type { Progress, ProgressUnit } from './status.ts';

/** Why a command ends early; its name is what cancelled promises reject with everywhere. */
export function interrupted(): DOMException {
  return new DOMException('interrupted', 'AbortError');
}

export class Execution {
  readonly #stop = new AbortController();
  readonly #abandon = new AbortController();
  progress: Progress | undefined;
  #question: PromiseWithResolvers<void> | undefined;

  /** @param outer stops it as well */
  constructor(outer: AbortSignal | undefined) {
    if (outer?.aborted) this.#stop.abort(outer.reason);
    outer?.addEventListener('abort', () => this.#stop.abort(outer.reason), {
      once: true,
      signal: this.#abandon.signal,
    });
  }

  /** What the command listens to. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Asks the command to stop; asked again, it is no longer waited for. */
  interrupt(): void {
    if (this.#stop.signal.aborted) this.#abandon.abort(interrupted());
    else this.#stop.abort(interrupted());
  }

  /** Asks the command to stop, once: it is still waited for. */
  stop(): void {
    this.#stop.abort(interrupted());
  }

  /** Notes how far the work is. */
  report(label: string, done: number, total: number | undefined, unit: ProgressUnit): void {
    const before = this.progress?.label === label ? this.progress : undefined;
    const { since = performance.now(), from = done } = before ?? {};
    this.progress = { label, done, total, unit, since, from };
  }

  /** Somebody is to say whether to go on. */
  get asking(): boolean {
    return this.#question !== undefined;
  }

  /**
   * Waits for the answer.
   *
   * @param changed the question is put, or is answered
   * @throws the reason when it is no, or when the command is stopped meanwhile
   */
  async ask(changed: () => void): Promise<void> {
    const { signal } = this;
    signal.throwIfAborted();
    const question = Promise.withResolvers<void>();
    const stopped = () => question.reject(signal.reason);
    signal.addEventListener('abort', stopped, { once: true });
    this.#question = question;
    try {
      changed();
      await question.promise;
    } finally {
      this.#question = undefined;
      signal.removeEventListener('abort', stopped);
      changed();
    }
  }

  /** Answers the question, if there is one. No stops the command, as Ctrl+C does. */
  answer(yes: boolean): void {
    if (yes) this.#question?.resolve();
    else if (this.#question !== undefined) this.stop();
  }

  /** Settles as the promise does, or rejects as soon as the execution is abandoned. */
  async orAbandoned<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this.#abandon;
    signal.throwIfAborted();
    const abandoned = Promise.withResolvers<never>();
    const give = () => abandoned.reject(signal.reason);
    signal.addEventListener('abort', give, { once: true });
    try {
      return await Promise.race([promise, abandoned.promise]);
    } finally {
      signal.removeEventListener('abort', give);
    }
  }

  /** It is over: nothing listens any longer. */
  end(): void {
    this.#abandon.abort(interrupted());
  }
}
