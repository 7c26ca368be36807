import type { Completion } from '../shell/arguments/type.ts';
import type { CompletionResult } from '../shell/complete.ts';
import type { Menu } from './menu-rows.ts';
import type { UiShell } from './ui-shell.ts';

/** What the line is to become. */
export interface Replacement {
  /** UTF-16 offsets in the text. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The line as it is. */
export interface Line {
  readonly text: string;
  readonly cursor: number;
}

/** How long the debuggee may take to answer a completion (a register's value), milliseconds. */
const DEADLINE = 3000;

/**
 * Tab: completes what is certain, then opens a menu that Tab and the arrows move in, that typing narrows, and that Enter
 * takes from. Answers may come late (they can ask the debuggee); one that the line has outrun is dropped.
 */
export class CompletionMenu {
  readonly #shell: UiShell;
  readonly #changed: () => void;
  #open: { menu: Menu; from: number; to: number } | undefined;
  #asked: AbortController | undefined;

  constructor(shell: UiShell, changed: () => void) {
    this.#shell = shell;
    this.#changed = changed;
  }

  get menu(): Menu | undefined {
    return this.#open?.menu;
  }

  /** The item that Enter takes, if one was moved to. */
  get selected(): Replacement | undefined {
    const open = this.#open;
    const item = open?.menu.items[open.menu.selected ?? -1];
    return open === undefined || item === undefined ? undefined : { from: open.from, to: open.to, insert: whole(item) };
  }

  /**
   * Asks what could be typed at the cursor.
   *
   * @returns what is certain: the only item, or what all items begin with; 'nothing' when there are none; undefined when
   *   there is nothing to put in, or the answer came too late
   */
  async complete({ text, cursor }: Line): Promise<Replacement | 'nothing' | undefined> {
    const found = await this.#ask(text, cursor);
    if (found === undefined) return undefined;
    const [from, to] = found.replace;
    const [first, second] = found.items;
    if (first === undefined) return 'nothing';
    if (second === undefined) return { from, to, insert: whole(first) };
    this.#show(menuOf(found), from, to);
    const common = commonPrefix(found.items.map(({ insert }) => insert));
    if (common.length <= to - from) return undefined;
    this.#open = { menu: this.#open!.menu, from, to: from + common.length };
    return { from, to, insert: common };
  }

  /** The line was edited while the menu was open: it narrows, or closes when nothing is left. */
  async narrow({ text, cursor }: Line): Promise<void> {
    if (this.#open === undefined) return;
    const found = await this.#ask(text, cursor);
    if (found === undefined) return;
    if (found.items.length === 0) this.close();
    else this.#show(menuOf(found), ...found.replace);
  }

  /** Moves the selection, from the last to the first and back. */
  move(by: 1 | -1): void {
    if (this.#open === undefined) return;
    const { menu, from, to } = this.#open;
    const count = menu.items.length;
    const next = menu.selected === undefined ? (by > 0 ? 0 : count - 1) : (menu.selected + by + count) % count;
    this.#show({ ...menu, selected: next }, from, to);
  }

  /** Closes the menu and forgets what was asked. */
  close(): void {
    this.#asked?.abort();
    this.#asked = undefined;
    if (this.#open === undefined) return;
    this.#open = undefined;
    this.#changed();
  }

  #show(menu: Menu, from: number, to: number): void {
    this.#open = { menu, from, to };
    this.#changed();
  }

  async #ask(text: string, cursor: number) {
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(DEADLINE)]);
    try {
      const found = await this.#shell.complete(text, cursor, signal);
      return this.#asked === asked ? found : undefined;
    } catch {
      // Whatever keeps the answer from coming, the person goes on typing; a command would say what is wrong.
      return undefined;
    }
  }
}

/** Commands speak for themselves by their usage; everything else needs the argument it is for. */
function menuOf({ title, items }: CompletionResult): Menu {
  return { title: items.some(({ usage }) => usage !== undefined) ? '' : title, items, selected: undefined };
}

/** A completed word is followed by the next, except where it is only a part of one (`module!`, a folder). */
const whole = ({ insert }: Completion) => (/[!/\\=+(-]$/.test(insert) ? insert : `${insert} `);

/** What all of them begin with, in any case; the case is the first's. */
function commonPrefix(words: readonly string[]): string {
  let [common = ''] = words;
  for (const word of words) {
    let length = 0;
    while (length < common.length && common[length]!.toLowerCase() === word[length]?.toLowerCase()) length++;
    common = common.slice(0, length);
  }
  return common;
}
