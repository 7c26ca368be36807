import type { TerminalInput, TerminalOutput } from './streams.ts';

/** Everything that the ui itself ever asks of a terminal; the rest (cursor, erase, SGR) comes from Ink and the theme. */
const BRACKETED_PASTE_ON = '\x1b[?2004h';
const BRACKETED_PASTE_OFF = '\x1b[?2004l';
/** xterm's alternate screen, with the cursor saved and the screen erased before (xterm's ctlseqs, DECSET 1049). */
const ALTERNATE_ON = '\x1b[?1049h';
const ALTERNATE_OFF = '\x1b[?1049l';
const HOME_AND_ERASE = '\x1b[H\x1b[J';
/** Of a window whose height the terminal does not tell. */
const DEFAULT_ROWS = 24;
const SHOW_CURSOR = '\x1b[?25h';
const RESET_COLOURS = '\x1b[0m';

/**
 * What we change about the terminal, and its way back. Entering and leaving may be repeated; leaving also happens when the
 * process ends by itself, by an error or by `process.exit`.
 */
export class TerminalModes {
  readonly #input: TerminalInput;
  readonly #output: TerminalOutput;
  readonly #hasAlternate: boolean;
  #entered = false;
  #alternate = false;

  /** @param hasAlternate whether the terminal has a second screen */
  constructor(input: TerminalInput, output: TerminalOutput, hasAlternate: boolean) {
    this.#input = input;
    this.#output = output;
    this.#hasAlternate = hasAlternate;
  }

  /** Keys one by one, pastes in brackets. */
  enter(): void {
    if (!this.#entered) {
      process.on('exit', this.leave);
      // Before its message is printed: on the alternate screen it would not be seen.
      process.on('uncaughtExceptionMonitor', this.leave);
    }
    this.#entered = true;
    // Off first: after a stop from outside the tty may have been changed without Node knowing.
    this.#input.setRawMode?.(false);
    this.#input.setRawMode?.(true);
    this.#output.write(BRACKETED_PASTE_ON + (this.#alternate ? this.#on() : ''));
  }

  /**
   * From now on, or no longer, on a screen of its own: the other one stays as it is. A terminal that has only one scrolls
   * what is there out of the window, where people find it again if there is a scrollback at all.
   */
  alternate(on: boolean): void {
    if (on === this.#alternate) return;
    this.#alternate = on;
    if (this.#entered) this.#output.write(on ? this.#on() : this.#off());
  }

  #on(): string {
    return this.#hasAlternate ? ALTERNATE_ON : '\n'.repeat(this.#output.rows || DEFAULT_ROWS);
  }

  #off(): string {
    return this.#hasAlternate ? ALTERNATE_OFF : HOME_AND_ERASE;
  }

  readonly leave = (): void => {
    if (!this.#entered) return;
    this.#entered = false;
    process.off('exit', this.leave);
    process.off('uncaughtExceptionMonitor', this.leave);
    // The terminal may be gone already; there is nothing left to restore then.
    const screen = this.#alternate ? this.#off() : '';
    attempt(() => this.#output.write(BRACKETED_PASTE_OFF + RESET_COLOURS + screen + SHOW_CURSOR));
    attempt(() => this.#input.setRawMode?.(false));
  };
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // deliberately nothing: see the caller
  }
}

/** Terminals with one screen only: what came before xterm, and the kernel's console. */
const ONE_SCREEN = /^(vt\d|linux|ansi|cons25)/;

/** Whether a terminal has an alternate screen, by its TERM; nearly all have. */
export const hasAlternateScreen = (env: NodeJS.ProcessEnv): boolean => !ONE_SCREEN.test(env['TERM'] ?? '');
