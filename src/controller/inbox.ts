import type { KernelMessage } from './driver.ts';
import type { CommandOrder } from './orders.ts';

/** Everything that can happen to a controller, in the order in which it happened. */
export type ControllerEvent =
  | { readonly what: 'version'; readonly signature: string; readonly capabilities: string }
  | { readonly what: 'pause' }
  | { readonly what: 'stop' }
  | { readonly what: 'peer'; readonly present: boolean }
  | { readonly what: 'order'; readonly message: KernelMessage }
  /** The machine was halted at our request, and now runs again (or could not be halted). */
  | { readonly what: 'continued'; readonly error: Error | undefined }
  /** A command of the debugger's has ended, or was cancelled before that was noticed. */
  | { readonly what: 'executed'; readonly order: CommandOrder; readonly stop: AbortSignal }
  | { readonly what: 'failed'; readonly error: Error };

/** More than this waiting is a flood. */
const MAX_WAITING = 64;

/** A queue with one reader. */
export class Inbox {
  #waiting: ControllerEvent[] = [];
  #wake: (() => void) | undefined;

  /**
   * @param trusted comes from this machine, not from the line, and is never dropped
   * @returns false when the queue is full and the event was dropped
   */
  put(event: ControllerEvent, trusted = false): boolean {
    if (!trusted && this.#waiting.length >= MAX_WAITING) return false;
    this.#waiting.push(event);
    this.#wake?.();
    return true;
  }

  /**
   * Waits for the next event.
   *
   * @returns undefined when nothing happened in time
   * @throws the signal's reason
   */
  async next(timeoutMs: number, signal: AbortSignal): Promise<ControllerEvent | undefined> {
    signal.throwIfAborted();
    if (this.#waiting.length === 0) await this.#arrival(timeoutMs, signal);
    signal.throwIfAborted();
    return this.#waiting.shift();
  }

  async #arrival(timeoutMs: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = Number.isFinite(timeoutMs) ? setTimeout(resolve, Math.max(0, timeoutMs)) : undefined;
    const stop = () => resolve();
    signal.addEventListener('abort', stop, { once: true });
    this.#wake = resolve;
    await promise;
    this.#wake = undefined;
    signal.removeEventListener('abort', stop);
    clearTimeout(timer);
  }
}
