import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layCable } from '../../src/line/cable.ts';
import type { Cable } from '../../src/line/cable-ends.ts';
import { BIN, cleanEnvironment, RealTerminal } from './real-terminal.ts';

/** A debuggee's process: `haltwire prepare LINE --machine embedded`. */
export class Debuggee {
  readonly process: ChildProcess;
  readonly exited: Promise<number>;
  #output = '';

  constructor(line: string, home: string, args: readonly string[] = []) {
    this.process = spawn(process.execPath, [BIN, 'prepare', line, '--machine', 'embedded', ...args], {
      env: cleanEnvironment(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const collect = (chunk: Buffer) => {
      this.#output += chunk.toString();
    };
    this.process.stdout?.on('data', collect);
    this.process.stderr?.on('data', collect);
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 1)));
    });
  }

  /** What it has printed. */
  get output(): string {
    return this.#output;
  }

  async waitFor(text: string | RegExp, timeout = 15_000): Promise<void> {
    const deadline = Date.now() + timeout;
    while (!(typeof text === 'string' ? this.#output.includes(text) : text.test(this.#output))) {
      if (Date.now() > deadline) throw new Error(`the debuggee did not print ${String(text)}:\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.process.kill(signal);
    await this.exited;
  }
}

/** Both ends as real processes at the two ends of a real pty pair. Everything is gone after `end()`. */
export class TwoEnds {
  readonly home: string = mkdtempSync(path.join(tmpdir(), 'haltwire-e2e-'));
  readonly cable: Cable;
  #debuggees: Debuggee[] = [];
  #shells: RealTerminal[] = [];

  private constructor(cable: Cable) {
    this.cable = cable;
  }

  static async lay(options: Parameters<typeof layCable>[0] = {}): Promise<TwoEnds> {
    return new TwoEnds(await layCable(options));
  }

  debuggee(args: readonly string[] = [], line = this.cable.ends[1]): Debuggee {
    const debuggee = new Debuggee(line, this.home, args);
    this.#debuggees.push(debuggee);
    return debuggee;
  }

  shell(args: readonly string[] = [], line = this.cable.ends[0]): RealTerminal {
    const shell = RealTerminal.haltwire(['connect', line, ...args], { home: this.home });
    this.#shells.push(shell);
    return shell;
  }

  async end(): Promise<void> {
    for (const shell of this.#shells) shell.kill();
    for (const debuggee of this.#debuggees) debuggee.process.kill('SIGKILL');
    await Promise.all([...this.#shells.map((s) => s.exited), ...this.#debuggees.map((d) => d.exited)]);
    await this.cable.close();
    rmSync(this.home, { recursive: true, force: true });
  }
}
