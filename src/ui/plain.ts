import { createInterface, type Interface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { ContextFollower } from './context-follower.ts';
import { lineQueue } from './line-queue.ts';
import { inert, paintBlock } from './paint.ts';
import type { TerminalInput, TerminalOutput } from './streams.ts';
import { plainTheme, type Theme } from './theme.ts';
import type { UiShell } from './ui-shell.ts';

/** How long output must pause before the prompt comes back, milliseconds: once for a burst, not once for a line. */
const PROMPT_DELAY = 50;
/** How long the first line of a pipe waits for a debuggee to answer, milliseconds: as long as `haltwire run` does. */
const OPENING_PATIENCE = 30_000;
const EXIT_INTERRUPTED = 130;
/** Nobody reads the output any more: as a shell reports SIGPIPE. */
const EXIT_OUTPUT_CLOSED = 141;
/** readline and the tty can both report one Ctrl+C; the second would stop the halt that the first asked for. */
const ONE_PRESS = 100;
/** What goes on, of what may be entered as an answer. */
const YES = /^\s*(?:y(?:es)?)?\s*$/i;

export interface PlainOptions {
  readonly stdin: TerminalInput;
  readonly stdout: TerminalOutput;
  /** True where a person types at a capable terminal and wants lines only (a screen reader): Node's readline edits. */
  readonly editing: boolean;
  /** Lines are read aloud: nothing is arranged side by side. */
  readonly screenReader?: boolean;
  /** No colour when absent. */
  readonly theme?: Theme;
  /** The debuggee has answered, or there will be none. Lines of a pipe, which were not typed in answer to it, wait. */
  readonly opened?: Promise<unknown> | undefined;
}

/**
 * The shell without a live area, for pipes, dumb terminals and screen readers: prompts and lines, nothing is ever
 * redrawn. Commands are executed one after the other; the end of the input ends it.
 *
 * @returns the exit code
 */
export async function runPlain(shell: UiShell, options: PlainOptions): Promise<number> {
  const { stdin, stdout, editing, screenReader = false, theme = plainTheme, opened } = options;
  const lines = createInterface({
    input: stdin,
    output: stdout,
    terminal: editing,
    historySize: editing ? 1000 : 0,
    ...(editing && { completer: completer(shell) }),
  });
  shell.context.linear = screenReader;
  shell.context.columns = stdout.columns ?? shell.context.columns;
  const follower = new ContextFollower(shell, (signal) => shell.context.follow(signal));
  const pen = new Pen(shell, editing ? lines : undefined, stdout);
  let code = 0;
  const leaving = new AbortController();
  const end = (value: number) => {
    code = value;
    leaving.abort();
    lines.close();
  };
  let interrupted = Number.NEGATIVE_INFINITY;
  const interrupt = () => {
    const before = interrupted;
    interrupted = performance.now();
    if (interrupted - before < ONE_PRESS) return;
    if (shell.interrupt()) return;
    if (!editing) return end(EXIT_INTERRUPTED);
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
  };
  const gone = () => end(code);
  const unread = () => {
    end(EXIT_OUTPUT_CLOSED);
    // What a command would still show is not seen.
    shell.interrupt();
  };
  const isPerson = stdin.isTTY === true;
  const answers = (line: string) => {
    const asked = isPerson && shell.status().asking !== undefined;
    if (asked) shell.answer(YES.test(line));
    return asked;
  };
  const subscriptions = [
    ...(isPerson ? [shell.setInteractive({ answers: 'Enter goes on, n does not' })] : []),
    shell.on('block', (block) => pen.write(paintBlock(block, theme))),
    shell.on('exit', end),
  ];
  process.on('SIGINT', interrupt);
  lines.on('SIGINT', interrupt);
  stdout.on('error', unread);
  stdin.on('error', gone);
  try {
    const ready = isPerson ? undefined : within(OPENING_PATIENCE, opened, leaving.signal);
    pen.promptSoon();
    for await (const line of lineQueue(lines, answers)) {
      await ready;
      if (leaving.signal.aborted) break;
      pen.executing = true;
      pen.entered(isPerson ? '' : inert(line));
      await shell.execute(line);
      await follower.settled();
      pen.executing = false;
      pen.promptSoon();
    }
    if (code !== EXIT_OUTPUT_CLOSED) pen.finish();
  } finally {
    leaving.abort();
    for (const unsubscribe of subscriptions) unsubscribe();
    follower.close();
    process.off('SIGINT', interrupt);
    stdout.off('error', unread);
    stdin.off('error', gone);
    lines.close();
  }
  return code;
}

/** Waits for a promise that never rejects, a number of milliseconds at most, and no longer than the signal lets it. */
async function within(patience: number, promise: Promise<unknown> | undefined, signal: AbortSignal): Promise<void> {
  if (promise === undefined) return;
  const enough = new AbortController();
  const timer = delay(patience, undefined, { signal: AbortSignal.any([signal, enough.signal]) }).catch(() => {});
  await Promise.race([promise, timer]);
  enough.abort();
}

/** Writes lines and, when they pause and nothing is being executed, the prompt below them. */
class Pen {
  executing = false;
  readonly #shell: UiShell;
  readonly #editor: Interface | undefined;
  readonly #stdout: TerminalOutput;
  #timer: NodeJS.Timeout | undefined;
  /** True while the prompt is on the last line. */
  #prompted = false;

  constructor(shell: UiShell, editor: Interface | undefined, stdout: TerminalOutput) {
    this.#shell = shell;
    this.#editor = editor;
    this.#stdout = stdout;
  }

  write(text: string): void {
    if (text === '') return;
    this.#stdout.write(this.#prompted ? `\n${text}` : text);
    this.#prompted = false;
    this.promptSoon();
  }

  /** A line was entered at the prompt; `echo` is what the terminal did not show of it. */
  entered(echo: string): void {
    if (!this.#prompted) this.#prompt();
    if (this.#stdout.isTTY !== true || echo !== '') this.#stdout.write(`${echo}\n`);
    this.#prompted = false;
  }

  promptSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.executing && !this.#prompted) this.#prompt();
    }, PROMPT_DELAY);
  }

  finish(): void {
    clearTimeout(this.#timer);
    if (this.#prompted) this.#stdout.write('\n');
  }

  #prompt(): void {
    clearTimeout(this.#timer);
    const prompt = inert(this.#shell.prompt());
    if (this.#editor === undefined) this.#stdout.write(prompt);
    else {
      this.#editor.setPrompt(prompt);
      this.#editor.prompt(true);
    }
    this.#prompted = true;
  }
}

/** Tab for readline: what could be typed for the word at the cursor. */
function completer(shell: UiShell) {
  return (line: string, done: (error: Error | null, result: [string[], string]) => void): void => {
    shell.complete(line, line.length, AbortSignal.timeout(2000)).then(
      (found) => done(null, [found?.items.map((item) => item.insert) ?? [], line.slice(found?.replace[0] ?? 0)]),
      () => done(null, [[], line]),
    );
  };
}
