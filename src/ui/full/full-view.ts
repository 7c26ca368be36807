import type { TextLine } from '../../format/block.ts';
import { type ContextContent, fullHeight, linesBefore } from '../../shell/context/index.ts';
import { ContextFollower } from '../context-follower.ts';
import type { Window } from '../live-rows.ts';
import type { UiShell } from '../ui-shell.ts';
import { CodeScroll } from './code-scroll.ts';
import { type FullPicture, paneRows } from './full-rows.ts';

export interface FullViewOptions {
  readonly shell: UiShell;
  readonly window: () => Window;
  /** The last lines of the transcript. */
  readonly output: () => readonly TextLine[];
  readonly changed: () => void;
}

/** Milliseconds after which a running command makes what is shown stale; a shorter one would only make it flicker. */
const BRIEF = 200;

/** The context view on a screen of its own: what it shows, read anew after each halt and each command. */
export class FullView {
  readonly #options: FullViewOptions;
  readonly #follower: ContextFollower;
  readonly #unsubscribe: () => void;
  #content: ContextContent | undefined;
  #scroll: CodeScroll | undefined;
  /** When the command that is under way began, of performance.now(). */
  #busySince: number | undefined;

  constructor(options: FullViewOptions) {
    this.#options = options;
    const { shell } = options;
    this.#follower = new ContextFollower(shell, (signal) => this.#refresh(signal));
    this.#unsubscribe = shell.on('change', () => this.#noticeEnd());
    this.#follower.again();
  }

  picture(): FullPicture {
    const { shell, output } = this.#options;
    const content = this.#content;
    return {
      panes: shell.context.panes,
      content: content && { ...content, code: this.#scroll?.code ?? content.code },
      stale: shell.status().state !== 'halted' || performance.now() - (this.#busySince ?? Infinity) > BRIEF,
      codeTop: this.#scroll?.top,
      output: output(),
    };
  }

  /** Scrolls the code by instructions; `page` by as many as the pane has rows. */
  scroll(by: number, unit: 'line' | 'page'): void {
    const content = this.#content;
    const height = this.#height('code');
    if (content === undefined || height === 0) return;
    this.#scroll ??= this.#startScrolling(content, height);
    this.#scroll.scroll(unit === 'page' ? by * Math.max(1, height - 1) : by, height);
  }

  /** The window has another size: other amounts fit into it. */
  resized(): void {
    this.#follower.again();
  }

  close(): void {
    this.#follower.close();
    this.#unsubscribe();
    this.#scroll?.close();
  }

  #startScrolling({ code, rip }: ContextContent, height: number): CodeScroll {
    const current = code.instructions.findIndex(({ address }) => address === rip);
    const top = Math.max(0, Math.min(current - linesBefore(height), code.instructions.length - height));
    return new CodeScroll(this.#options.shell.context, code, top, this.#options.changed);
  }

  #height(name: 'code' | 'stack'): number {
    const { shell, window } = this.#options;
    const { columns } = window();
    return fullHeight(name, { columns, rows: paneRows(window()), panes: shell.context.panes });
  }

  /** A command may have changed what is shown without letting the debuggee go. */
  #noticeEnd(): void {
    const { busy } = this.#options.shell.status();
    if (this.#busySince !== undefined && !busy) this.#follower.again();
    this.#busySince = busy ? (this.#busySince ?? performance.now()) : undefined;
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const { shell, changed } = this.#options;
    const room = { codeRows: Math.max(1, this.#height('code')), stackRows: Math.max(1, this.#height('stack')) };
    const content = await shell.context.read(room, signal);
    if (signal.aborted || content === undefined) return;
    this.#content = content;
    this.#scroll?.close();
    this.#scroll = undefined;
    changed();
  }
}
