import type { TextLine } from '../format/block.ts';
import { CONTINUATION } from '../shell/prompt.ts';
import type { Transcript } from './transcript.ts';
import type { UiShell } from './ui-shell.ts';

/**
 * Runs what was entered, one command after the other: each is shown after its prompt when it begins, and set apart from
 * what follows when it has ended.
 */
export class CommandQueue {
  readonly #shell: UiShell;
  readonly #transcript: Transcript;
  readonly #idle: () => void;
  #waiting: string[] = [];
  #busy = false;

  /** @param idle called when the last command has ended */
  constructor(shell: UiShell, transcript: Transcript, idle: () => void) {
    this.#shell = shell;
    this.#transcript = transcript;
    this.#idle = idle;
  }

  /** True while a command is being executed. */
  get busy(): boolean {
    return this.#busy;
  }

  enter(commands: readonly string[]): void {
    this.#waiting.push(...commands);
    if (!this.#busy) void this.#run();
  }

  /** Forgets what has not begun. */
  drop(): void {
    this.#waiting = [];
  }

  async #run(): Promise<void> {
    this.#busy = true;
    for (let command = this.#waiting.shift(); command !== undefined; command = this.#waiting.shift()) {
      this.#transcript.lines(echo(this.#shell.prompt(), command));
      await this.#shell.execute(command);
      this.#transcript.blank();
    }
    this.#busy = false;
    this.#idle();
  }
}

/** What was entered, as it stays in the transcript. */
function echo(prompt: string, command: string): TextLine[] {
  return command.split('\n').map((line, index) => (index === 0 ? prompt : CONTINUATION) + line);
}
