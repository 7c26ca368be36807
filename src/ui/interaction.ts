import type { Block } from '../format/block.ts';
import { type EditorAction, type EditorState, emptyEditor, nextLine, reduce } from '../shell/editor/index.ts';
import { CommandQueue } from './command-queue.ts';
import { commandsIn } from './commands-in.ts';
import { CompletionMenu, type Replacement } from './completion-menu.ts';
import { ContextFollower } from './context-follower.ts';
import { FullScreen, type FullTerminal } from './full/full-screen.ts';
import { keyHelp } from './keys/help.ts';
import type { KeyEvent } from './keys/key-parser.ts';
import { actionOf, type Intent, type KeyPlace } from './keys/table.ts';
import type { ViewSource } from './LiveArea.tsx';
import { isSmall, type View } from './live-rows.ts';
import type { Transcript } from './transcript.ts';
import type { UiShell } from './ui-shell.ts';
import { fitted } from './word-wrap.ts';

/** Changes of the shell are shown at most this often, milliseconds (docs/look.md, rule 4); keys at once. */
const REDRAW_INTERVAL = 33;
/** Rates go down and times go on without an event: how often they are looked at, milliseconds. */
const TICK = 500;
/** For how many lines the status line explains how to take a hint. */
const HINT_LESSONS = 3;
/** Blocks that the eye needs a rest after. */
const setApart: ReadonlySet<string> = new Set(['halt', 'connected', 'context']);

/** What only the terminal's owner can do. */
export interface Terminal extends FullTerminal {
  clearWindow(): void;
  /** Stops the job until it is continued. */
  suspend(): Promise<void>;
}

/**
 * What a person and the shell say to each other: keys come in, become edits, intents and commands; what is to be seen
 * comes out as a view and, for good, as lines of the transcript. No terminal here.
 */
export class Interaction implements ViewSource {
  readonly #shell: UiShell;
  readonly #transcript: Transcript;
  readonly #terminal: Terminal;
  readonly #menu: CompletionMenu;
  readonly #queue: CommandQueue;
  readonly #follower: ContextFollower;
  readonly #full: FullScreen;
  readonly #listeners = new Set<() => void>();
  readonly #subscriptions: readonly (() => void)[];
  readonly #ticker: NodeJS.Timeout;
  #redrawTimer: NodeJS.Timeout | undefined;
  #editor: EditorState = emptyEditor;
  #view: View | undefined;
  #notice: string | undefined;
  #lessons = HINT_LESSONS;
  /** Ctrl+D was the last key: the next one leaves. */
  #leaving = false;

  constructor(shell: UiShell, transcript: Transcript, terminal: Terminal) {
    this.#shell = shell;
    this.#transcript = transcript;
    this.#terminal = terminal;
    this.#menu = new CompletionMenu(shell, () => this.#redraw());
    this.#queue = new CommandQueue(shell, transcript, () => this.#redraw());
    this.#full = new FullScreen({ shell, transcript, terminal, view: this.view });
    // A full screen has a follower of its own, and what it shows need not be in the transcript.
    this.#follower = new ContextFollower(shell, async (signal) => {
      if (!this.#full.open) await shell.context.follow(signal);
    });
    this.#subscriptions = [
      shell.on('block', (block) => this.#onBlock(block)),
      shell.on('change', () => this.#redrawSoon()),
      shell.on('clear', () => terminal.clearWindow()),
    ];
    this.#ticker = setInterval(() => this.#tick(), TICK).unref();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): View => {
    this.#view ??= this.#draw();
    return this.#view;
  };

  readonly key = (event: KeyEvent): void => {
    this.#notice = undefined;
    const leaving = this.#leaving;
    this.#leaving = false;
    if (event.kind === 'text') this.#edit({ type: 'insert', text: event.text });
    else if (event.kind === 'paste') this.#edit({ type: 'paste', text: event.text });
    else if (!this.#isAnswer(event.key)) {
      const action = actionOf(event.key, this.#places());
      if (action !== undefined && 'run' in action) this.#queue.enter([action.run]);
      else if (action !== undefined && 'scroll' in action) this.#full.scroll(action.scroll, action.unit);
      else if (action !== undefined && 'edit' in action) this.#edit(this.#orHint(action.edit));
      else if (action !== undefined) this.#intents[action.intent](leaving);
    }
    this.#redraw();
  };

  /** Enter with nothing typed and Esc answer a question of the shell; a line that is typed meanwhile is for later. */
  #isAnswer(key: string): boolean {
    if (this.#shell.status().asking === undefined || this.#menu.menu !== undefined) return false;
    const yes = key === 'enter' && this.#editor.text === '';
    if (yes || key === 'escape') this.#shell.answer(yes);
    return yes || key === 'escape';
  }

  /** Stops listening and drawing. */
  close(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe();
    clearInterval(this.#ticker);
    clearTimeout(this.#redrawTimer);
    this.#follower.close();
    this.#full.leave();
    this.#menu.close();
  }

  readonly #intents: Readonly<Record<Intent, (leaving: boolean) => void>> = {
    enter: () => {
      const taken = this.#menu.selected;
      if (taken !== undefined) this.#replace(taken);
      else this.#submit();
    },
    complete: () => void this.#complete(),
    next: () => this.#menu.move(1),
    previous: () => this.#menu.move(-1),
    cancel: () => {
      if (this.#editor.search !== undefined) this.#edit({ type: 'cancelSearch' });
      else this.#intents.dismiss(false);
    },
    dismiss: () => {
      if (this.#menu.menu !== undefined) this.#menu.close();
      else if (this.#editor.search !== undefined) this.#edit({ type: 'acceptSearch' });
      else this.#full.leave();
    },
    interrupt: () => this.#interrupt(),
    leave: (leaving) => {
      if (this.#editor.text !== '') this.#edit({ type: 'erase', to: 'right' });
      else if (!leaving) this.#askToLeave();
      else {
        if (this.#queue.busy) this.#shell.interrupt();
        this.#queue.drop();
        this.#queue.enter(['exit']);
      }
    },
    clearWindow: () => this.#terminal.clearWindow(),
    suspend: () => void this.#terminal.suspend(),
    fullScreen: () => this.#toggleFull(),
    nextCore: () => this.#switchCore(1),
    previousCore: () => this.#switchCore(-1),
    help: () => {
      // A list that is longer than a pane.
      this.#full.leave();
      this.#transcript.lines([...keyHelp(), '.help lists the commands']);
      this.#transcript.blank();
    },
  };

  /** Where a key is looked up, the most particular first. */
  #places(): readonly KeyPlace[] {
    const full: readonly KeyPlace[] = this.#editor.text === '' ? ['full, nothing typed', 'full'] : ['full'];
    return [...(this.#menu.menu === undefined ? [] : (['menu'] as const)), ...(this.#full.open ? full : [])];
  }

  #toggleFull(): void {
    if (this.#full.open) this.#full.leave();
    else if (isSmall(this.#terminal.window)) this.#notice = 'the window is too small for more';
    else this.#full.enter();
  }

  /** The core a number further on, as if it were typed. */
  #switchCore(by: number): void {
    const { state, core, cores = 1 } = this.#shell.status();
    if (state !== 'halted' || core === undefined || cores < 2) this.#notice = 'no other core to switch to';
    else this.#queue.enter([`~ ${((core + by + cores) % cores).toString(16)}`]);
  }

  #askToLeave(): void {
    this.#leaving = true;
    this.#notice = 'Ctrl+D again leaves';
  }

  /** Ctrl+C: stop what is under way; only then is the line meant. */
  #interrupt(): void {
    this.#menu.close();
    if (this.#shell.interrupt()) {
      this.#queue.drop();
      return;
    }
    if (this.#editor.search !== undefined) this.#edit({ type: 'cancelSearch' });
    else if (this.#editor.text !== '') this.#editor = nextLine(this.#editor);
    else this.#notice = `nothing to stop: ${this.#shell.status().state === 'halted' ? 'g goes on, ' : ''}exit leaves`;
  }

  #edit(action: EditorAction): void {
    const before = this.#editor;
    this.#editor = reduce(before, action, { history: this.#shell.history.entries });
    if (this.#menu.menu === undefined) return;
    const typed = action.type === 'insert' || action.type === 'erase';
    if (typed && this.#editor.text !== '') void this.#menu.narrow(this.#editor);
    else if (this.#editor !== before) this.#menu.close();
  }

  /** At the end of the line there is nowhere to go but into the hint. */
  #orHint(action: EditorAction): EditorAction {
    if (action.type !== 'move' || (action.to !== 'right' && action.to !== 'lineEnd')) return action;
    const hint = this.#hint();
    if (hint === '' || this.#editor.cursor !== this.#editor.text.length) return action;
    this.#lessons = 0;
    return { type: 'acceptHint', hint };
  }

  #hint(): string {
    const { text, search } = this.#editor;
    return text === '' || search !== undefined || this.#menu.menu !== undefined ? '' : this.#shell.hint(text);
  }

  async #complete(): Promise<void> {
    const line = this.#editor;
    const found = await this.#menu.complete(line);
    if (this.#editor !== line) return;
    if (found === 'nothing') this.#notice = 'nothing to complete here';
    else if (found !== undefined) {
      const open = this.#menu.menu !== undefined;
      if (open) this.#editor = reduce(line, { type: 'replace', ...found }, { history: [] });
      else this.#replace(found);
    }
    this.#redraw();
  }

  #replace(replacement: Replacement): void {
    this.#menu.close();
    this.#edit({ type: 'replace', ...replacement });
  }

  /** Enter: the line is finished, or gets another. */
  #submit(): void {
    this.#menu.close();
    const { text } = this.#editor;
    const commands = commandsIn(text);
    if (commands === 'unfinished') {
      this.#edit({ type: 'move', to: 'end' });
      this.#edit({ type: 'newline' });
      return;
    }
    if (this.#hint() !== '') this.#lessons--;
    this.#editor = nextLine(this.#editor);
    for (const command of commands) this.#shell.history.add(command);
    // A held Enter repeats a step as often as the debuggee keeps up, not for long after it was let go.
    if (text.trim() !== '' || !this.#queue.busy) this.#queue.enter(commands);
  }

  #onBlock(block: Block): void {
    // A halt of its own accord ends what was being logged; one that a command brought about is its answer.
    if (!this.#queue.busy && block.kind === 'halt') this.#transcript.blank();
    this.#transcript.lines(fitted(block, this.#terminal.window.columns));
    if (this.#full.open) this.#terminal.repaintFull();
    if (!this.#queue.busy && setApart.has(block.kind)) this.#transcript.blank();
  }

  #redraw(): void {
    clearTimeout(this.#redrawTimer);
    this.#redrawTimer = undefined;
    this.#view = undefined;
    for (const listener of this.#listeners) listener();
    if (this.#full.open) this.#terminal.repaintFull();
  }

  #redrawSoon(): void {
    this.#redrawTimer ??= setTimeout(() => this.#redraw(), REDRAW_INTERVAL);
  }

  #tick(): void {
    const report = this.#shell.status();
    if (report.progress !== undefined || JSON.stringify(report) !== JSON.stringify(this.#view?.status)) this.#redraw();
  }

  #draw(): View {
    const { text, cursor, search } = this.#editor;
    const status = this.#shell.status();
    const hint = this.#hint();
    // A running debuggee has no prompt; one is shown as soon as something is typed (docs/look.md, "Running").
    const bare = status.state === 'running' && text === '' ? '' : this.#shell.prompt();
    const prompt = search === undefined ? bare : `search '${search.query}'${search.failed ? ': nothing older' : ''}: `;
    const lesson = hint !== '' && this.#lessons > 0 ? '→ takes the hint' : undefined;
    const menu = this.#menu.menu;
    const choice = menu === undefined ? lesson : `${menu.items.length} · Tab moves · Enter takes · Esc closes`;
    const highlight = this.#shell.highlight(text, cursor);
    return { prompt, text, cursor, highlight, hint, menu, status, notice: this.#notice ?? choice };
  }
}
