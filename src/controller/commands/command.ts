/** A command that a debugger sends as text, and that this half of the debuggee executes (spec/SHELL.md 12). */
import type { Driver } from '../driver.ts';
import type { MachineFacts } from '../facts.ts';

export interface CommandHost {
  readonly facts: MachineFacts;
  readonly driver: Pick<Driver, 'readMsr' | 'writeMsr'>;
  /** What this half of the debuggee reports about itself, one line each. */
  status(): readonly string[];
}

export interface DebuggeeCommand {
  /** As HyperDbg's interpreter knows it, lower case. */
  readonly names: readonly [string, ...string[]];
  /** A line that works, for errors. */
  readonly example: string;
  /**
   * Yields what it prints, line by line.
   *
   * @param words after the name
   * @throws Unanswerable, DriverError: their messages are printed; UsageError for words that make no sense
   */
  run(words: readonly string[], host: CommandHost, signal: AbortSignal): AsyncIterable<string>;
}

/** The words after the name make no sense; the command's example is printed with it. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A command that always prints the same lines, whatever its arguments. */
export function says(names: DebuggeeCommand['names'], ...lines: readonly string[]): DebuggeeCommand {
  return {
    names,
    example: names[0],
    async *run() {
      yield* lines;
    },
  };
}
