import type { Block } from '../../src/format/block.ts';
import type { StatusReport } from '../../src/shell/status.ts';
import type { UiShell } from '../../src/ui/ui-shell.ts';
import { haltedStatus } from './status.ts';

type Listener = (value: never) => void;

/** A shell whose answers a test decides: it records what is asked of it. */
export class FakeShell implements UiShell {
  readonly executed: string[] = [];
  interrupts = 0;
  /** What `interrupt()` finds to do. */
  interruptible = false;
  report: StatusReport = haltedStatus();
  promptText = '0: kHyperDbg> ';
  names = ['bc', 'bd', 'be', 'bl', 'bp', 'db', 'g'];
  /** What a command does; the default says that it was done. */
  run: (line: string) => Promise<void> | void = (line) => this.say(`did ${line}`);
  readonly #listeners = new Map<string, Set<Listener>>();

  on(event: string, listener: Listener): () => void {
    const all = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, all.add(listener));
    return () => all.delete(listener);
  }

  emit(event: 'block' | 'change' | 'clear' | 'exit', value?: Block | number): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(value as never);
  }

  say(...lines: string[]): void {
    this.emit('block', { kind: 'text', lines });
  }

  async execute(line: string): Promise<void> {
    this.executed.push(line);
    await this.run(line);
  }

  async complete(text: string, cursor: number) {
    const from = text.lastIndexOf(' ', cursor - 1) + 1;
    const items = this.names.filter((name) => name.startsWith(text.slice(from, cursor)));
    return { replace: [from, cursor] as const, items: items.map((insert) => ({ insert })), title: '' };
  }

  hint(text: string): string {
    return text !== '' && 'bp nt!KiTick'.startsWith(text) ? 'bp nt!KiTick'.slice(text.length) : '';
  }

  interrupt(): boolean {
    this.interrupts++;
    return this.interruptible;
  }

  prompt(): string {
    return this.promptText;
  }

  status(): StatusReport {
    return this.report;
  }
}
