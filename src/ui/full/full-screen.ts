import { type LiveRows, liveRows, type View, type Window } from '../live-rows.ts';
import type { Theme } from '../theme.ts';
import type { Transcript } from '../transcript.ts';
import type { UiShell } from '../ui-shell.ts';
import type { FullRows } from './full-painter.ts';
import { fullRows } from './full-rows.ts';
import { FullView } from './full-view.ts';

/** Who draws the whole window while nothing else does. */
export interface FullSource {
  draw(window: Window, theme: Theme): FullRows;
  resized(): void;
}

/** The terminal as far as a full screen needs it. */
export interface FullTerminal {
  readonly window: Window;
  /** Gives the whole window to the source, the transcript waiting. @returns false when it is lent out already */
  enterFull(source: FullSource): boolean;
  leaveFull(): void;
  /** Something that the source draws is different now. */
  repaintFull(): void;
}

export interface FullScreenOptions {
  readonly shell: UiShell;
  readonly transcript: Transcript;
  readonly terminal: FullTerminal;
  /** What the live area would show. */
  readonly view: () => View;
}

const HINT = 'F2 back · PageUp PageDown scroll code';

/** F2: the context view on the whole window, with the live area at its bottom. */
export class FullScreen implements FullSource {
  readonly #options: FullScreenOptions;
  #view: FullView | undefined;
  /** An open menu keeps the height it had, so that narrowing it moves nothing. */
  #menuRows = 0;

  constructor(options: FullScreenOptions) {
    this.#options = options;
  }

  get open(): boolean {
    return this.#view !== undefined;
  }

  enter(): void {
    const { shell, transcript, terminal } = this.#options;
    if (this.open || !terminal.enterFull(this)) return;
    this.#view = new FullView({
      shell,
      window: () => terminal.window,
      output: () => transcript.recent,
      changed: () => terminal.repaintFull(),
    });
    terminal.repaintFull();
  }

  leave(): void {
    if (this.#view === undefined) return;
    this.#view.close();
    this.#view = undefined;
    this.#options.terminal.leaveFull();
  }

  scroll(by: number, unit: 'line' | 'page'): void {
    this.#view?.scroll(by, unit);
  }

  resized(): void {
    this.#view?.resized();
  }

  draw(window: Window, theme: Theme): FullRows {
    const view = this.#options.view();
    const idle = view.notice === undefined && view.status.progress === undefined && !view.status.busy;
    const shown = idle ? { ...view, notice: HINT } : view;
    const live: LiveRows = liveRows(shown, window, theme, this.#menuRows, performance.now());
    this.#menuRows = view.menu === undefined ? 0 : live.menuRows;
    return this.#view === undefined ? live : fullRows(this.#view.picture(), live, window, theme);
  }
}
