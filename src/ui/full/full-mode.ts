import type { Window } from '../live-rows.ts';
import type { TerminalOutput } from '../streams.ts';
import type { TerminalModes } from '../terminal-modes.ts';
import type { Theme } from '../theme.ts';
import type { Transcript } from '../transcript.ts';
import { FullPainter } from './full-painter.ts';
import type { FullSource } from './full-screen.ts';

/** Between two pictures, milliseconds: 30 redraws a second (docs/look.md, rule 4). */
const REDRAW_INTERVAL = 33;
/** Lines that may wait for a full screen to be left: more are written under it, or memory would fill. */
const MOST_WAITING = 20_000;

export interface FullModeOptions {
  readonly source: FullSource;
  readonly transcript: Transcript;
  readonly theme: Theme;
  readonly stdout: TerminalOutput;
  readonly modes: TerminalModes;
  readonly window: () => Window;
}

/** The time from entering a full screen to leaving it: pictures, no more often than they can be seen. */
export class FullMode {
  readonly #options: FullModeOptions;
  readonly #painter: FullPainter;
  readonly #left = Promise.withResolvers<void>();
  #timer: NodeJS.Timeout | undefined;
  #lastPaint = Number.NEGATIVE_INFINITY;
  #lent = false;
  #over = false;

  constructor(options: FullModeOptions) {
    this.#options = options;
    this.#painter = new FullPainter(options.stdout);
  }

  /** Has the window until `leave()`. */
  async run(): Promise<void> {
    const { modes } = this.#options;
    modes.alternate(true);
    this.#paint();
    await this.#left.promise;
    clearTimeout(this.#timer);
    this.#over = true;
    modes.alternate(false);
  }

  leave(): void {
    this.#left.resolve();
  }

  /** Within one turn of the event loop, or as soon as the picture before was shown long enough. */
  repaintSoon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#paint();
      },
      Math.max(0, this.#lastPaint + REDRAW_INTERVAL - performance.now()),
    );
  }

  /** Something else may be in the window. */
  repaintAll(): void {
    this.#painter.invalidate();
    this.repaintSoon();
  }

  resized(): void {
    this.#options.source.resized();
    this.repaintAll();
  }

  /** Someone else has the terminal until the promise settles. */
  async lend(use: () => Promise<void>): Promise<void> {
    if (this.#lent) return;
    this.#lent = true;
    try {
      await use();
    } finally {
      this.#lent = false;
      this.repaintAll();
    }
  }

  #paint(): void {
    const { source, transcript, theme, stdout, window } = this.#options;
    if (this.#lent || this.#over) return;
    this.#lastPaint = performance.now();
    // A terminal that does not keep up gets the next picture instead.
    if (stdout.writableNeedDrain === true) {
      this.repaintSoon();
      return;
    }
    if (transcript.waiting > MOST_WAITING) this.#letOut();
    this.#painter.paint(source.draw(window(), theme), window().columns);
  }

  /** Writes what waits to where it belongs. */
  #letOut(): void {
    const { modes, transcript, stdout } = this.#options;
    modes.alternate(false);
    transcript.flush((text) => stdout.write(text));
    modes.alternate(true);
    this.#painter.invalidate();
  }
}
