import { expect } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { identityOf } from '../../src/cli/prepare.ts';
import { serve } from '../../src/controller/index.ts';
import type { Block, TextLine } from '../../src/format/block.ts';
import { undeclared } from '../../src/format/json/kinds.ts';
import { memoryPair } from '../../src/line/memory.ts';
import { machineFacts } from '../../src/machine/facts.ts';
import { demoSymbols } from '../../src/machine/guest/image.ts';
import type { StepMode } from '../../src/machine/host.ts';
import { type EmbeddedMachine, startMachine } from '../../src/machine/machine.ts';
import { Session } from '../../src/session/index.ts';
import { History } from '../../src/shell/history.ts';
import { Registry } from '../../src/shell/registry.ts';
import { defaultSettings, type Settings } from '../../src/shell/settings.ts';
import { Shell } from '../../src/shell/shell.ts';
import { SortedSymbols } from '../../src/symbols/sorted.ts';

/**
 * The whole of Haltwire but for terminal and tty: the real shell with its commands, a session, a line in memory, the
 * real controller, and the embedded machine with the real driver core. Starting one takes about a second: one a file,
 * in `beforeAll`, and `close()` in `afterAll`.
 */
export class MachineConsole {
  readonly machine: EmbeddedMachine;
  readonly session: Session;
  readonly shell: Shell;
  readonly blocks: Block[] = [];
  readonly #undeclared: string[] = [];
  readonly #stop: AbortController;
  readonly #served: Promise<unknown>;

  /** @returns a console whose machine is halted */
  static async open({ cores = 2, settings = {}, stepMode = 'TF' }: OpenOptions = {}): Promise<MachineConsole> {
    const machine = await startMachine({ cores, stepMode });
    const stop = new AbortController();
    const [ours, theirs] = memoryPair();
    const { device, port } = machine;
    const identity = identityOf(machine);
    const facts = machineFacts(machine);
    const served = serve({ line: theirs, device, port, identity, facts, status: () => {}, signal: stop.signal });
    const session = await Session.connect(ours);
    await session.ready();
    const shell = new Shell({
      registry: new Registry(Object.values(declarations)),
      settings: { ...defaultSettings, ...settings },
      history: new History(),
      symbolsFor: () => new SortedSymbols(demoSymbols()),
      openSession: () => Promise.reject(new Error('there is one session here')),
    });
    shell.attach(session);
    await session.pause();
    await shell.shown();
    return new MachineConsole({ machine, session, shell, stop, served });
  }

  private constructor({ machine, session, shell, stop, served }: Parts) {
    this.machine = machine;
    this.session = session;
    this.shell = shell;
    this.#stop = stop;
    this.#served = served;
    shell.on('block', (block) => {
      this.blocks.push(block);
      this.#undeclared.push(...[undeclared(block) ?? []].flat());
    });
  }

  /** Types a line. @returns the lines that it showed */
  async type(line: string): Promise<string[]> {
    const before = this.blocks.length;
    await this.shell.execute(line);
    await this.shell.shown();
    return this.blocks.slice(before).flatMap(({ lines }) => lines.map(plainLine));
  }

  /** Types a line that lets the machine run, and waits for the halt that follows. @returns what was shown until then */
  async typeUntilHalt(line: string, ms = 10_000): Promise<string[]> {
    const before = this.blocks.length;
    const halted = Promise.withResolvers<void>();
    const timer = setTimeout(() => halted.reject(new Error(`no halt within ${ms} ms after ${line}`)), ms);
    const off = this.session.on('halt', () => halted.resolve());
    try {
      await this.shell.execute(line);
      await halted.promise;
    } finally {
      clearTimeout(timer);
      off();
    }
    await this.shell.shown();
    return this.blocks.slice(before).flatMap(({ lines }) => lines.map(plainLine));
  }

  async close(): Promise<void> {
    await this.session.close();
    this.#stop.abort();
    await this.#served.catch(() => {});
    await this.machine.stop();
    // docs/json.md says what every result has for programs.
    expect(this.#undeclared).toEqual([]);
  }
}

interface OpenOptions {
  readonly cores?: number;
  readonly settings?: Partial<Settings>;
  readonly stepMode?: StepMode;
}

interface Parts extends Pick<MachineConsole, 'machine' | 'session' | 'shell'> {
  readonly stop: AbortController;
  readonly served: Promise<unknown>;
}

function plainLine(line: TextLine): string {
  return typeof line === 'string' ? line : line.map(({ text }) => text).join('');
}
