import { type KeyEvent, KeyParser } from './keys/key-parser.ts';
import type { TerminalInput } from './streams.ts';

/** How long an ESC may be alone before it is the Escape key, milliseconds: longer than ssh splits a sequence. */
const ESCAPE_DELAY = 40;
/** How long a paste may pause before it is taken as it is, milliseconds. */
const PASTE_DELAY = 2000;

export interface KeyboardOptions {
  onKey(event: KeyEvent): void;
  /** The terminal is gone (end of input, EIO); called once. */
  onGone(): void;
}

/** Reads keys from the terminal's input until `stop()`. */
export class Keyboard {
  readonly #input: TerminalInput;
  readonly #options: KeyboardOptions;
  readonly #parser = new KeyParser();
  #timer: NodeJS.Timeout | undefined;

  constructor(input: TerminalInput, options: KeyboardOptions) {
    this.#input = input;
    this.#options = options;
    input.on('data', this.#onData);
    input.once('end', this.#onEnd);
    input.once('close', this.#onEnd);
    input.once('error', this.#onEnd);
    input.ref?.();
    input.resume();
  }

  /** Leaves what is typed to another reader of the terminal. */
  pause(): void {
    this.#input.pause();
  }

  resume(): void {
    this.#input.resume();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#input.off('data', this.#onData);
    for (const event of ['end', 'close', 'error']) this.#input.off(event, this.#onEnd);
    // A late EIO must not become an uncaught error while the program ends.
    this.#input.on('error', () => {});
    this.#input.pause();
    this.#input.unref?.();
  }

  #onData = (data: Uint8Array | string): void => {
    clearTimeout(this.#timer);
    this.#deliver(this.#parser.feed(typeof data === 'string' ? new TextEncoder().encode(data) : data));
    if (!this.#parser.pending) return;
    const delay = this.#parser.pasting ? PASTE_DELAY : ESCAPE_DELAY;
    this.#timer = setTimeout(() => this.#deliver(this.#parser.flush()), delay);
  };

  #onEnd = (): void => {
    this.stop();
    this.#options.onGone();
  };

  #deliver(events: readonly KeyEvent[]): void {
    for (const event of events) this.#options.onKey(event);
  }
}
