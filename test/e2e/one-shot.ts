import { type ChildProcess, spawn } from 'node:child_process';
import { BIN, cleanEnvironment } from './real-terminal.ts';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface OneShotOptions {
  readonly home: string;
  /** What standard input has, and then its end; `open` leaves it open and silent. */
  readonly input?: string | 'open';
  readonly env?: Record<string, string>;
  /** A file that standard output goes to instead of `out`. */
  readonly stdout?: number;
}

/** How long a process may take in all before it counts as hanging. */
const DEADLINE_MS = 30_000;

/** `haltwire ARGS` without a terminal: pipes all around. */
export class OneShot {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  out = '';
  err = '';

  constructor(args: readonly string[], { home, input = '', env = {}, stdout }: OneShotOptions) {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { ...cleanEnvironment(home), ...env },
      stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
    });
    this.process = child;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    child.stdin?.on('error', () => undefined);
    if (input === 'open') child.stdin?.write('');
    else child.stdin?.end(input);
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
    this.ended = new Promise((resolve) => {
      child.once('close', (code) => {
        clearTimeout(timer);
        // Killed by a signal, ours among them, is a code that no case expects.
        resolve({ code: code ?? -1, out: this.out, err: this.err });
      });
    });
  }

  /** Waits until standard output has a text. */
  async says(text: string | RegExp): Promise<void> {
    while (!(typeof text === 'string' ? this.out.includes(text) : text.test(this.out))) {
      if (this.process.exitCode !== null || this.process.signalCode !== null) {
        throw new Error(`ended without saying ${String(text)}:\n${this.out}${this.err}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Runs `haltwire ARGS` to its end. */
export function haltwire(args: readonly string[], options: OneShotOptions): Promise<Ended> {
  return new OneShot(args, options).ended;
}
