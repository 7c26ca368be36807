import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import headless from '@xterm/headless';

export const BIN = fileURLToPath(new URL('../../bin/haltwire.js', import.meta.url));

/** Names of keys as people say them, and what a terminal sends for them. */
const keyBytes = {
  enter: '\r',
  tab: '\t',
  escape: '\x1b',
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  backspace: '\x7f',
  f2: '\x1bOQ',
  'ctrl-a': '\x01',
  'ctrl-c': '\x03',
  'ctrl-d': '\x04',
  'ctrl-e': '\x05',
  'ctrl-l': '\x0c',
  'ctrl-r': '\x12',
  'ctrl-u': '\x15',
  'ctrl-z': '\x1a',
} as const;

/** A copy of the environment in which Ink draws (it does not when CI is set) and nothing of this user is touched. */
export function cleanEnvironment(home: string): Record<string, string> {
  const { CI: _ci, CONTINUOUS_INTEGRATION: _ci2, NO_COLOR: _color, NODE_ENV: _mode, ...rest } = process.env;
  return {
    ...(rest as Record<string, string>),
    TERM: 'xterm-256color',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_STATE_HOME: path.join(home, 'state'),
    XDG_DATA_HOME: path.join(home, 'data'),
  };
}

export interface TerminalOptions {
  readonly home: string;
  readonly columns?: number;
  readonly rows?: number;
  /** On top of a clean environment. */
  readonly env?: Record<string, string>;
}

/** A program in a real pty whose output goes into a terminal model: what a person would see. */
export class RealTerminal {
  readonly #pty: IPty;
  /** The terminal model, for pictures. */
  readonly terminal: headless.Terminal;
  readonly exited: Promise<number>;
  /** What the program has put into the window's title and, as OSC 52 has it, the clipboard. */
  title = '';
  clipboard = '';
  #raw = '';
  #exitCode: number | undefined;

  constructor(command: string, args: readonly string[], options: TerminalOptions) {
    const size = { cols: options.columns ?? 100, rows: options.rows ?? 30 };
    this.terminal = new headless.Terminal({ ...size, scrollback: 50_000, allowProposedApi: true });
    const env = { ...cleanEnvironment(options.home), ...options.env };
    this.#pty = spawn(command, [...args], { ...size, env, name: env['TERM'] ?? 'xterm-256color' });
    this.terminal.onTitleChange((title) => {
      this.title = title;
    });
    this.terminal.parser.registerOscHandler(52, (data) => {
      this.clipboard = data;
      return true;
    });
    this.#pty.onData((data) => {
      this.#raw += data;
      this.terminal.write(data);
    });
    this.terminal.onData((data) => this.#pty.write(data));
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.#exitCode = signal ? 128 + signal : exitCode;
        resolve(this.#exitCode);
      });
    });
  }

  /** `haltwire ARGS` on the Node that runs the tests. */
  static haltwire(args: readonly string[], options: TerminalOptions): RealTerminal {
    return new RealTerminal(process.execPath, [BIN, ...args], options);
  }

  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything that was written, escape sequences and all. */
  get raw(): string {
    return this.#raw;
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  press(...keys: (keyof typeof keyBytes)[]): void {
    for (const key of keys) this.#pty.write(keyBytes[key]);
  }

  /** Types a command and Enter. */
  enter(command: string): void {
    this.#pty.write(`${command}\r`);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.terminal.resize(columns, rows);
  }

  /** The rows in the window now. */
  screen(): string {
    const { buffer, rows } = this.terminal;
    return this.#rows(buffer.active.baseY, buffer.active.baseY + rows);
  }

  /** Everything since the start: scrollback and window. */
  everything(): string {
    return this.#rows(0, this.terminal.buffer.active.length);
  }

  /** Waits until everything shown so far matches; fails with the screen when it does not in time. */
  async waitFor(pattern: RegExp | string, options: { timeout?: number } = {}): Promise<void> {
    const matches = () =>
      typeof pattern === 'string' ? this.everything().includes(pattern) : pattern.test(this.everything());
    await this.until(matches, String(pattern), options.timeout);
  }

  /** Waits until something holds; fails with what was awaited and the screen when it does not in time. */
  async until(holds: () => boolean, what: string, timeout = 15_000): Promise<void> {
    const deadline = Date.now() + timeout;
    while (!holds()) {
      if (Date.now() > deadline || this.#exitCode !== undefined) {
        const how = this.#exitCode === undefined ? 'in time' : `before it exited with ${this.#exitCode}`;
        throw new Error(`did not see ${what} ${how}; the screen:\n${this.screen()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  kill(signal = 'SIGKILL'): void {
    if (this.#exitCode === undefined) this.#pty.kill(signal);
  }

  #rows(from: number, to: number): string {
    const lines: string[] = [];
    for (let row = from; row < to; row++) {
      const line = this.terminal.buffer.active.getLine(row);
      if (!line) continue;
      const text = line.translateToString(true);
      if (line.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return lines.join('\n').trimEnd();
  }
}
