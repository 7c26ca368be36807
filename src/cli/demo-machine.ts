import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { layCable } from '../line/cable.ts';
import type { Cable } from '../line/cable-ends.ts';

/** How long the debuggee's process may take to end by itself before it is killed. */
const END_DEADLINE_MS = 3000;

/** How many characters of the debuggee's error output are kept. */
const MOST_COMPLAINTS = 2000;

/** The embedded machine in a process of its own, and the cable to it. */
export class DemoMachine {
  readonly #cable: Cable;
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  #complaints = '';
  #end: string | undefined;

  /** Lays a cable and starts the process at its other end. */
  static async start(cores: number, seed: number | undefined): Promise<DemoMachine> {
    const cable = await layCable();
    return new DemoMachine(cable, startDebuggee(cable.ends[1], cores, seed));
  }

  private constructor(cable: Cable, debuggee: ChildProcess) {
    this.#cable = cable;
    this.#process = debuggee;
    // Not onto the terminal, where the shell draws.
    debuggee.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-MOST_COMPLAINTS);
    });
    this.#ended = new Promise((resolve) => {
      debuggee.once('error', (error) => this.#gone(`its process could not be started: ${error.message}`, resolve));
      debuggee.once('close', (code, signal) =>
        this.#gone(`its process ended with ${signal ?? `code ${code}`}`, resolve),
      );
    });
  }

  /** Where the shell's end of the cable is opened. */
  get line(): string {
    return this.#cable.ends[0];
  }

  /** Why the machine has ended; undefined while it runs. */
  get end(): string | undefined {
    return this.#end;
  }

  /** Ends the process and takes the cable away. Safe to call twice. */
  async stop(): Promise<void> {
    if (this.#end === undefined) {
      this.#process.kill('SIGTERM');
      const timer = setTimeout(() => this.#process.kill('SIGKILL'), END_DEADLINE_MS);
      await this.#ended;
      clearTimeout(timer);
    }
    await this.#cable.close();
  }

  /** A debuggee that died must not look like a silent one: the line is closed with it. */
  #gone(how: string, done: () => void): void {
    const said = this.#complaints.trim().replace(/^haltwire: /, '');
    this.#end ??= said === '' ? `the embedded machine is gone: ${how}` : said;
    void this.#cable.unplug();
    done();
  }
}

function startDebuggee(line: string, cores: number, seed: number | undefined): ChildProcess {
  const launcher = fileURLToPath(new URL('../../../bin/haltwire.js', import.meta.url));
  const args = [launcher, 'prepare', line, '--machine', 'embedded', '--cores', String(cores), '--quiet'];
  if (seed !== undefined) args.push('--seed', String(seed));
  // Its own process group: Ctrl+C at the terminal is the shell's.
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: process.platform !== 'win32',
  });
}
