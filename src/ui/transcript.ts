import type { Block, TextLine } from '../format/block.ts';
import { paintLine } from './paint.ts';
import type { Theme } from './theme.ts';

/** Where ready-made text goes: above the live area, into the terminal's own scrollback. */
export interface Sink {
  write(text: string): void;
  /** True while the terminal has more than it can take; `onRoom` calls back once when it has room. */
  readonly full: boolean;
  onRoom(callback: () => void): void;
}

/** Between two writes of a quiet shell, milliseconds: 30 redraws a second (docs/look.md, rule 4). */
const REDRAW_INTERVAL = 33;
/** UTF-16 units of one write, about: some milliseconds of a terminal's time, so that keys get through. */
const PIECE = 64 * 1024;
/** So many waiting lines are a flood: they are written without waiting for the next redraw, or memory would fill. */
const BACKLOG = 500;
/** Lines that are remembered after they were written, for a screen that shows the end of the transcript. */
const RECENT = 100;

/**
 * The transcript: lines in the order in which things happened, written once and never touched again. The first line after
 * a pause is written at once, what follows in batches; a flood is written in pieces with a turn of the event loop between
 * them, so that typing never waits for output. Nothing is dropped.
 */
export class Transcript {
  #sink: Sink | undefined;
  #theme: Theme;
  #queue: (readonly TextLine[])[] = [];
  /** The entry of the queue that is written next, and the line of it. */
  #head = 0;
  #next = 0;
  /** Lines queued and not written. */
  #waiting = 0;
  #timer: NodeJS.Timeout | undefined;
  #soon = false;
  #lastWrite = Number.NEGATIVE_INFINITY;
  #held = false;
  /** True when the last line queued is empty: the live area is set apart from the text above it. */
  #atBlank = true;
  #recent: readonly TextLine[] = [];

  constructor(theme: Theme) {
    this.#theme = theme;
  }

  /** From now on lines can be written; what came before is not lost. */
  attach(sink: Sink): void {
    this.#sink = sink;
    this.#schedule();
  }

  block(block: Block): void {
    this.lines(block.lines);
  }

  lines(lines: readonly TextLine[]): void {
    if (lines.length === 0) return;
    this.#queue.push(lines);
    this.#waiting += lines.length;
    this.#recent = [...this.#recent, ...lines.slice(-RECENT)].slice(-RECENT);
    this.#atBlank = lines.at(-1)?.length === 0;
    this.#schedule();
  }

  /** An empty line, unless there is one already. */
  blank(): void {
    if (!this.#atBlank) this.lines(['']);
  }

  /** The last lines, written or not. */
  get recent(): readonly TextLine[] {
    return this.#recent;
  }

  /** Lines that wait to be written. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Nothing is written until `release()`: the terminal is someone else's. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    this.#schedule();
  }

  /**
   * Writes all that is queued, however long it takes; for the end of the program.
   *
   * @param write somewhere else than to the sink
   */
  flush(write = this.#sink?.write.bind(this.#sink)): void {
    if (write === undefined) return;
    for (let text = this.#piece(); text !== ''; text = this.#piece()) write(text);
  }

  #schedule(): void {
    if (this.#held || this.#sink === undefined || this.#waiting === 0) return;
    const wait = this.#lastWrite + REDRAW_INTERVAL - performance.now();
    if (wait <= 0 || this.#waiting > BACKLOG) this.#turnSoon();
    else this.#timer ??= setTimeout(this.#turn, wait);
  }

  #turnSoon(): void {
    if (this.#soon) return;
    this.#soon = true;
    clearTimeout(this.#timer);
    setImmediate(this.#turn);
  }

  #turn = (): void => {
    this.#timer = undefined;
    this.#soon = false;
    const sink = this.#sink;
    if (sink === undefined || this.#held) return;
    if (sink.full) {
      sink.onRoom(() => this.#schedule());
      return;
    }
    const text = this.#piece();
    if (text === '') return;
    this.#lastWrite = performance.now();
    sink.write(text);
    // A backlog does not wait for the next redraw: only the terminal's own speed limits it.
    if (this.#waiting > 0) this.#turnSoon();
  };

  /** Takes lines from the queue up to the size of a piece. */
  #piece(): string {
    const lines: string[] = [];
    let length = 0;
    while (this.#head < this.#queue.length && length < PIECE) {
      const entry = this.#queue[this.#head] ?? [];
      while (this.#next < entry.length && length < PIECE) {
        const line = `${paintLine(entry[this.#next++] ?? '', this.#theme)}\n`;
        lines.push(line);
        length += line.length;
      }
      if (this.#next < entry.length) break;
      this.#head++;
      this.#next = 0;
    }
    this.#waiting -= lines.length;
    if (this.#head * 2 > this.#queue.length) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
    return lines.join('');
  }
}
