/**
 * A terminal for tests: what the ui writes goes through a terminal model (@xterm/headless), what a person would type
 * comes in as bytes. Tests see what a person sees: the screen, the scrollback, the cursor.
 */
import { EventEmitter } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import xterm from '@xterm/headless';

const { Terminal } = xterm;

export const keyBytes = {
  enter: '\r',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  escape: '\x1b[27u',
  backspace: '\x7f',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f5: '\x1b[15~',
  f6: '\x1b[17~',
  f10: '\x1b[21~',
  f11: '\x1b[23~',
} as const;

export type TestKey = keyof typeof keyBytes | `ctrl+${string}` | `alt+${string}`;

export interface TestTerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly scrollback?: number;
}

export class TestTerminal {
  readonly stdin: TestInput;
  readonly stdout: TestOutput;
  readonly #model: InstanceType<typeof Terminal>;
  /** All that was written, as the terminal got it. */
  raw = '';

  constructor({ columns = 100, rows = 30, scrollback = 100_000 }: TestTerminalOptions = {}) {
    this.#model = new Terminal({ cols: columns, rows, scrollback, allowProposedApi: true, convertEol: true });
    this.stdin = new TestInput();
    this.stdout = new TestOutput(columns, rows, (text) => {
      this.raw += text;
      return new Promise((resolve) => this.#model.write(text, resolve));
    });
  }

  type(text: string): void {
    this.stdin.write(text);
  }

  press(...keys: readonly TestKey[]): void {
    for (const key of keys) this.stdin.write(sequence(key));
  }

  paste(text: string): void {
    this.stdin.write(`\x1b[200~${text.replaceAll('\n', '\r')}\x1b[201~`);
  }

  resize(columns: number, rows: number): void {
    this.#model.resize(columns, rows);
    this.stdout.columns = columns;
    this.stdout.rows = rows;
    this.stdout.emit('resize');
  }

  /** The rows in the window, trailing blanks removed, without the empty rows at its end. */
  screen(): string[] {
    const { baseY } = this.#model.buffer.active;
    return trimEnd(this.#rows(baseY, baseY + this.#model.rows));
  }

  /** The rows above the window. */
  scrollback(): string[] {
    return this.#rows(0, this.#model.buffer.active.baseY);
  }

  /** Scrollback and window together, as lines: rows that the terminal wrapped are joined again. */
  text(): string[] {
    const buffer = this.#model.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < buffer.baseY + this.#model.rows; y++) {
      const row = buffer.getLine(y);
      const text = row?.translateToString(true) ?? '';
      if (row?.isWrapped) lines.push((lines.pop() ?? '') + text);
      else lines.push(text);
    }
    return trimEnd(lines);
  }

  /** Whether the alternate screen is shown, which has no scrollback. */
  get alternate(): boolean {
    return this.#model.buffer.active.type === 'alternate';
  }

  cursor(): { x: number; y: number } {
    return { x: this.#model.buffer.active.cursorX, y: this.#model.buffer.active.cursorY };
  }

  /** Waits until `condition` holds for what is on the screen; fails with the screen as the message. */
  async until(condition: (terminal: this) => boolean, timeout = 5000): Promise<void> {
    const end = performance.now() + timeout;
    for (;;) {
      await this.stdout.drained();
      if (condition(this)) return;
      if (performance.now() > end) {
        throw new Error(`not within ${timeout} ms; the screen is\n${this.screen().join('\n')}`);
      }
      await delay(5);
    }
  }

  /** Waits until the text is in the window. */
  see(text: string): Promise<void> {
    return this.until((terminal) => terminal.screen().some((row) => row.includes(text)));
  }

  /** Waits until nothing has been written for longer than the ui holds anything back. */
  async settle(): Promise<void> {
    for (let before = -1; before !== this.raw.length; ) {
      before = this.raw.length;
      await delay(100);
      await this.stdout.drained();
    }
  }

  #rows(from: number, to: number): string[] {
    const rows: string[] = [];
    for (let y = from; y < to; y++) rows.push(this.#model.buffer.active.getLine(y)?.translateToString(true) ?? '');
    return rows;
  }
}

class TestInput extends PassThrough {
  isTTY = true;
  raw = false;

  setRawMode(raw: boolean): this {
    this.raw = raw;
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

class TestOutput extends Writable {
  isTTY = true;
  columns: number;
  rows: number;
  #pending = Promise.resolve();

  constructor(columns: number, rows: number, write: (text: string) => Promise<void>) {
    super({
      decodeStrings: false,
      defaultEncoding: 'utf8',
      write: (chunk, _, done) => {
        this.#pending = write(String(chunk));
        done();
      },
    });
    this.columns = columns;
    this.rows = rows;
    EventEmitter.setMaxListeners(50, this);
  }

  /** Resolves when the model has taken in all that was written. */
  drained(): Promise<void> {
    return this.#pending;
  }
}

function sequence(key: TestKey): string {
  const known = (keyBytes as Readonly<Record<string, string>>)[key];
  if (known !== undefined) return known;
  const letter = key.at(-1) ?? '';
  return key.startsWith('ctrl+') ? String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f) : `\x1b${letter}`;
}

function trimEnd(rows: string[]): string[] {
  let end = rows.length;
  while (end > 0 && rows[end - 1] === '') end--;
  return rows.slice(0, end);
}
