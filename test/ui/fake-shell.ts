import { Emitter } from '../../src/session/emitter.ts';
import type { Session } from '../../src/session/session.ts';
import type { CompletionResult } from '../../src/shell/complete.ts';
import { ContextView } from '../../src/shell/context/index.ts';
import type { Highlight } from '../../src/shell/highlight.ts';
import { History } from '../../src/shell/history.ts';
import type { InteractiveUser } from '../../src/shell/interactive-user.ts';
import { RegisterMemory } from '../../src/shell/register-memory.ts';
import { defaultSettings, type Settings } from '../../src/shell/settings.ts';
import type { Outcome, ShellEvents } from '../../src/shell/shell.ts';
import type { StatusReport } from '../../src/shell/status.ts';
import { noSymbols } from '../../src/symbols/symbol-table.ts';
import type { UiShell } from '../../src/ui/ui-shell.ts';
import { haltedStatus } from './status.ts';

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
  /** What the context view asks; nothing is halted without one. */
  session: Session | undefined;
  settings: Settings = defaultSettings;
  readonly context = new ContextView({
    session: () => this.session,
    symbols: () => noSymbols,
    registerMemory: new RegisterMemory(),
    settings: () => this.settings,
    emit: (block) => this.emit('block', block),
    shown: () => Promise.resolve(),
  });
  readonly history = new History();
  readonly #events = new Emitter<ShellEvents>((error) => {
    throw error;
  });

  on<K extends keyof ShellEvents>(name: K, listener: (event: ShellEvents[K]) => void): () => void {
    return this.#events.on(name, listener);
  }

  emit<K extends keyof ShellEvents>(name: K, event: ShellEvents[K]): void {
    this.#events.emit(name, event);
  }

  say(...lines: string[]): void {
    this.emit('block', { kind: 'text', lines });
  }

  async execute(line: string): Promise<Outcome> {
    this.executed.push(line);
    await this.run(line);
    return { code: 0 };
  }

  async complete(text: string, cursor: number, _signal: AbortSignal): Promise<CompletionResult | undefined> {
    const from = text.lastIndexOf(' ', cursor - 1) + 1;
    const items = this.names.filter((name) => name.startsWith(text.slice(from, cursor)));
    return {
      replace: [from, cursor],
      items: items.map((insert) => ({ insert, detail: `what ${insert} does` })),
      title: '',
    };
  }

  highlight(): Highlight {
    return { spans: [], pair: undefined };
  }

  hint(text: string): string {
    return this.history.hint(text);
  }

  interrupt(): boolean {
    this.interrupts++;
    return this.interruptible;
  }

  /** Who is there to answer, and what they answered. */
  user: InteractiveUser | undefined;
  readonly answers: boolean[] = [];

  setInteractive(user: InteractiveUser): () => void {
    this.user = user;
    return () => {
      this.user = undefined;
    };
  }

  answer(yes: boolean): void {
    this.answers.push(yes);
    this.report = { ...this.report, asking: undefined };
    this.emit('change', undefined);
  }

  prompt(): string {
    return this.promptText;
  }

  status(): StatusReport {
    return this.report;
  }
}
