import { setTimeout as delay } from 'node:timers/promises';
import { type Instance, render } from 'ink';
import { FullMode } from './full/full-mode.ts';
import type { FullSource, FullTerminal } from './full/full-screen.ts';
import { type InkHandle, LiveArea, type ViewSource } from './LiveArea.tsx';
import type { LiveRows, Window } from './live-rows.ts';
import { type Reflow, rowsAbove } from './reflow.ts';
import type { TerminalInput, TerminalOutput } from './streams.ts';
import { TerminalModes } from './terminal-modes.ts';
import type { Theme } from './theme.ts';
import type { Transcript } from './transcript.ts';

/** Redraws a second (docs/look.md, rule 4). */
const MAX_FPS = 30;
/** What a window has when the terminal does not say. */
const defaultWindow: Window = { columns: 80, rows: 24 };
/** How long a terminal gets to take the last of the output, milliseconds. */
const CLOSE_DEADLINE = 1000;
/**
 * Cursor home, erase to the end of the window; the scrollback stays. The first row is left empty: tmux puts a window that
 * is erased from its very first cell into its scrollback, and the next redraw of a prompt that begins there would.
 */
const HOME_AND_ERASE = '\x1b[H\x1b[J\n';

export interface ScreenOptions {
  readonly source: ViewSource;
  readonly transcript: Transcript;
  readonly theme: Theme;
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  readonly reflow: Reflow;
  /** Whether the terminal has a second screen. */
  readonly hasAlternate: boolean;
}

/** The terminal while the shell has it: the transcript above, the live area below, and the way back to how it was. */
export class Screen implements FullTerminal {
  readonly #options: ScreenOptions;
  readonly #modes: TerminalModes;
  readonly #app: Instance;
  #ink: InkHandle | undefined;
  #suspended = false;
  #full: { readonly mode: FullMode; readonly over: Promise<void> } | undefined;
  #drawn: LiveRows | undefined;
  #window: Window;

  constructor(options: ScreenOptions) {
    this.#options = options;
    const { stdin, stdout, hasAlternate } = options;
    this.#modes = new TerminalModes(stdin, stdout, hasAlternate);
    this.#modes.enter();
    this.#window = windowOf(stdout);
    stdout.on('resize', this.#onResize); // before Ink's own listener
    const { source, theme } = options;
    const area = <LiveArea source={source} theme={theme} onReady={this.#onReady} onDrawn={this.#onDrawn} />;
    const patchConsole = stdout === process.stdout;
    this.#app = render(area, { stdin, stdout, interactive: true, exitOnCtrlC: false, maxFps: MAX_FPS, patchConsole });
  }

  #onReady = (ink: InkHandle): void => {
    this.#ink = ink;
    const { stdout, transcript } = this.#options;
    transcript.attach({
      write: (text) => ink.write(text),
      get full() {
        return stdout.writableNeedDrain === true;
      },
      onRoom: (callback) => void stdout.once('drain', callback),
    });
  };

  #onDrawn = (drawn: LiveRows): void => {
    this.#drawn = drawn;
  };

  /** The terminal has wrapped rows of the live area before anyone knew; Ink erases from where it believes them to begin. */
  #onResize = (): void => {
    const { stdout, reflow } = this.#options;
    const window = windowOf(stdout);
    const above = this.#drawn === undefined ? 0 : rowsAbove(this.#drawn, this.#window, window, reflow);
    if (above > 0 && !this.#suspended) stdout.write(`\x1b[${above}A`);
    this.#window = window;
    this.#full?.mode.resized();
  };

  get window(): Window {
    return this.#window;
  }

  enterFull(source: FullSource): boolean {
    if (this.#suspended || this.#ink === undefined) return false;
    const { transcript, stdout, theme } = this.#options;
    const mode = new FullMode({ source, transcript, stdout, theme, modes: this.#modes, window: () => this.#window });
    this.#suspended = true;
    transcript.hold();
    const over = this.#ink
      .suspend(() => mode.run())
      .finally(() => {
        this.#full = undefined;
        this.#suspended = false;
        transcript.release();
      });
    this.#full = { mode, over };
    return true;
  }

  leaveFull(): void {
    this.#full?.mode.leave();
  }

  repaintFull(): void {
    this.#full?.mode.repaintSoon();
  }

  /** Scrolls all that the window shows into the scrollback and puts the live area at its top, below an empty row. */
  clearWindow(): void {
    if (this.#full !== undefined) {
      this.#full.mode.repaintAll();
      return;
    }
    const { stdout, transcript } = this.#options;
    transcript.flush();
    this.#ink?.write('\n'.repeat(windowOf(stdout).rows - 1) + HOME_AND_ERASE);
  }

  /** Lends the terminal out as it was before us, until the callback's promise settles; output waits meanwhile. */
  async lend(callback: () => void | Promise<void>): Promise<void> {
    if (this.#full !== undefined) return await this.#full.mode.lend(() => this.#lendOut(callback));
    if (this.#suspended || this.#ink === undefined) return;
    this.#suspended = true;
    this.#options.transcript.hold();
    try {
      await this.#ink.suspend(() => this.#lendOut(callback));
    } finally {
      this.#suspended = false;
      this.#options.transcript.release();
    }
  }

  async #lendOut(callback: () => void | Promise<void>): Promise<void> {
    this.#modes.leave();
    try {
      await callback();
    } finally {
      this.#modes.enter();
    }
  }

  /** Writes what is left of the transcript, takes the live area away and gives the terminal back. */
  async close(): Promise<void> {
    const { stdout, transcript } = this.#options;
    if (this.#full !== undefined) {
      this.#full.mode.leave();
      await atMost(CLOSE_DEADLINE, this.#full.over);
    }
    transcript.flush();
    // A frame that still waits would be drawn after the live area was taken away.
    await atMost(CLOSE_DEADLINE, this.#app.waitUntilRenderFlush());
    this.#app.clear();
    this.#app.unmount();
    this.#modes.leave();
    stdout.off('resize', this.#onResize);
    await atMost(CLOSE_DEADLINE, this.#app.waitUntilExit());
  }
}

/** Waits for a terminal that may have stopped reading, or be gone, but not for ever. */
async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work.catch(() => {}), delay(ms, undefined, { ref: false })]);
}

const windowOf = ({ columns, rows }: TerminalOutput): Window => ({
  columns: columns || defaultWindow.columns,
  rows: rows || defaultWindow.rows,
});
