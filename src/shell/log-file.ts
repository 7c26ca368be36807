/** `.logopen`: what is typed and shown goes into a file too, as plain text. */
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Block } from '../format/block.ts';
import { gateLines } from '../format/gate.ts';
import type { Result } from '../format/json/kinds.ts';
import { plainText } from './batch-output.ts';
import { CommandError } from './errors.ts';
import { fileReason } from './file-error.ts';
import { CONTINUATION } from './prompt.ts';

/** The log's own announcements, and lines that a file of commands runs: not they, what they do is logged. */
const leftOut: ReadonlySet<string> = new Set(['log file', 'input']);

/** A log that was opened or closed. */
export interface LogEvent {
  /** The whole path of the file. */
  readonly path: string;
  /** As it is in the file: `log opened 2026-11-22 19:43:11`. */
  readonly text: string;
}

export class LogFile {
  #open: { readonly path: string; readonly file: number } | undefined;

  /**
   * Opens a file and goes on at its end.
   *
   * @throws CommandError when there is a log already, or the file cannot be opened
   */
  open(name: string): LogEvent {
    if (this.#open !== undefined) {
      throw new CommandError(`a log is open already: ${this.#open.path}`, '.logclose closes it');
    }
    const whole = path.resolve(name);
    try {
      this.#open = { path: whole, file: openSync(whole, 'a') };
      return this.#announced('opened', whole);
    } catch (error) {
      this.#drop();
      throw new CommandError(`cannot write ${whole}: ${fileReason(error)}`, 'e.g. .logopen session.log', {
        cause: error,
      });
    }
  }

  /** @throws CommandError when none is open */
  close(): LogEvent {
    if (this.#open === undefined) throw new CommandError('no log is open', 'e.g. .logopen session.log');
    const { path: closed } = this.#open;
    try {
      return this.#announced('closed', closed);
    } finally {
      this.#drop();
    }
  }

  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** A line was typed. @returns the message to show when the log had to be closed */
  typed(prompt: string, line: string): Result | undefined {
    return this.#write(
      gateLines(line)
        .map((text, at) => `${at === 0 ? prompt : CONTINUATION}${text}\n`)
        .join(''),
    );
  }

  /** Output was shown. @returns the message to show when the log had to be closed */
  shown(block: Block): Result | undefined {
    return leftOut.has(block.kind) ? undefined : this.#write(plainText(block));
  }

  #announced(what: 'opened' | 'closed', whole: string): LogEvent {
    const time = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' }).format(new Date());
    const text = `log ${what} ${time}`;
    this.#writeAll(`${text}\n`);
    return { path: whole, text };
  }

  #write(text: string): Result | undefined {
    try {
      this.#writeAll(text);
      return undefined;
    } catch (error) {
      const said = `the log ${this.#open?.path} is closed: ${fileReason(error)}`;
      this.#drop();
      return { kind: 'warning', lines: [[{ text: said, role: 'warning' }]], data: { text: said } };
    }
  }

  /** At once, and not when it suits: what was shown before a crash is what one looks for. */
  #writeAll(text: string): void {
    if (this.#open === undefined) return;
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#open.file, bytes, at);
  }

  #drop(): void {
    if (this.#open !== undefined) closeSync(this.#open.file);
    this.#open = undefined;
  }
}
