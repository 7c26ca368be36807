/** Typed events. A listener that throws harms neither the others nor the emitter. */

type Listener<T> = (event: T) => void;

export class Emitter<Events extends object> {
  readonly #listeners = new Map<keyof Events, readonly Listener<never>[]>();
  readonly #failed: (name: keyof Events, error: unknown) => void;

  /** @param failed is called with each exception of a listener */
  constructor(failed: (name: keyof Events, error: unknown) => void) {
    this.#failed = failed;
  }

  /** Calls `listener` for every event of this name; returns a function that removes it. */
  on<K extends keyof Events>(name: K, listener: Listener<Events[K]>): () => void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener as Listener<never>]);
    return () => {
      const others = (this.#listeners.get(name) ?? []).filter((other) => other !== listener);
      this.#listeners.set(name, others);
    };
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): void {
    for (const listener of (this.#listeners.get(name) ?? []) as readonly Listener<Events[K]>[]) {
      try {
        listener(event);
      } catch (error) {
        this.#failed(name, error);
      }
    }
  }
}
