/**
 * The declaration of a command: one object from which the parser, usage errors, `.help`, completion, docs pages and the
 * guards against the wrong state are derived. A command yields blocks and never prints.
 */
import type { Result } from '../format/json/kinds.ts';
import type { Session } from '../session/session.ts';
import type { Argument, Values } from './arguments/argument.ts';
import type { ArgumentContext, CommandNames } from './arguments/type.ts';
import type { LogFile } from './log-file.ts';
import type { RegisterMemory } from './register-memory.ts';
import type { SettingName, Settings } from './settings.ts';
import type { CommandState } from './states.ts';
import type { ProgressUnit, StatusReport } from './status.ts';

/** HyperDbg's groups, in the order in which `.help` lists them. */
export const categories = ['debugging', 'extension', 'meta'] as const;
export type Category = (typeof categories)[number];

/** What a command may ask of the shell it runs in. */
export interface ShellServices {
  /** Opens a line and a session on it, and waits until it runs or is halted. LINE is written as for `haltwire connect`. */
  open(line: string, options: { readonly pause?: boolean }): Promise<void>;
  /** Ends the session: the debuggee goes on without debugger. */
  close(): Promise<void>;
  /** Opens a lost line again and resumes the session on it. */
  relink(): Promise<void>;
  /**
   * Runs a line of a file within this one, after showing it after the prompt. A line that needs a halted debuggee waits
   * while it runs.
   *
   * @param place where the line is from, for its error: `boot.ds:3`
   * @returns false when it asked to leave the shell: nothing more is to be run
   * @throws CommandError when it failed; what it failed with has been shown
   */
  run(line: string, place: string): Promise<boolean>;
  /**
   * Changes a setting, now and for the shells to come.
   *
   * @param value one that the setting can have
   * @throws CommandError when it could not be saved: it holds in this shell all the same
   */
  change(name: SettingName, value: unknown): void;
  /** The file that what is typed and shown goes into. */
  readonly log: Pick<LogFile, 'open' | 'close'>;
  /** Leaves the shell once the command has ended. */
  exit(): void;
  /** Clears the window; the scrollback stays. */
  clear(): void;
  /** What the status line shows. */
  status(): StatusReport;
  /** Registers, code, stack and calls of the present halt, by the settings; undefined when there is none. */
  context(): Promise<Result | undefined>;
}

/**
 * What `run` works with. `session` is there for certain when no declared state is possible without one.
 */
export interface CommandContext<S extends CommandState = CommandState> extends ArgumentContext {
  readonly registry: Commands;
  readonly session: 'offline' extends S ? Session | undefined : Session;
  readonly settings: Settings;
  readonly shell: ShellServices;
  /** Which registers changed since the last halt. */
  readonly registerMemory: RegisterMemory;
  /** The name the command was typed by: commands of one kind share a `run` (`t`, `tr`). */
  readonly typed: string;
  /** Shows how far long work is, with rate and time left. Without total only the count is shown. */
  progress(label: string, done: number, total?: number, unit?: ProgressUnit): void;
  /**
   * Says what a long transfer will cost at the line's rate and asks whether to go on. Returns at once when it is cheap or
   * the rate is unknown; without an interactive user it only says it.
   *
   * @param what as in "reads 1.0 MiB": `reads`
   * @param bytes that will go over the line
   * @throws the signal's AbortError when the person declines
   */
  afford(what: string, bytes: number): Promise<void>;
  /**
   * Says that the debuggee has to run for this command and halts elsewhere then. Asks whether to go on, once a session;
   * without an interactive user it only says it. Where it halts then is shown whatever filters the line has.
   *
   * @param line what the debuggee's user mode executes
   * @throws the signal's AbortError when the person declines
   */
  letRun(line: string): Promise<void>;
}

type Arguments = Readonly<Record<string, Argument<unknown>>>;

/** What `run` gives back: blocks as they come, or all at once, or nothing. */
export type Output = AsyncIterable<Result> | Promise<Result | readonly Result[] | undefined> | Promise<void>;

export interface Declaration<A extends Arguments, S extends readonly CommandState[]> {
  /** The first is the command's name, the others are aliases; lower case. */
  readonly names: readonly [string, ...string[]];
  readonly category: Category;
  /** What it does, as the menu shows it: one line, no capital, no full stop. */
  readonly summary: string;
  /** One line a form, starting with a name of the command. The first is shown in errors and in the menu. */
  readonly usage: readonly [string, ...string[]];
  /** Lines that work, each with what they do. The first is shown in errors. */
  readonly examples: readonly [readonly [line: string, does: string], ...(readonly [string, string])[]];
  /** Paragraphs for `.help NAME` and the docs page. */
  readonly details?: readonly string[];
  /** Where it is valid; elsewhere the shell says what to do. */
  readonly states: S;
  /** Enter on an empty line runs it again (spec/SHELL.md 4.3). Absent means no. */
  readonly repeats?: boolean;
  readonly arguments: A;
  run(context: CommandContext<S[number]>, values: Values<A>): Output;
}

/** A command whose argument types are no longer visible: what registry, parser and help work with. */
export type Command = Omit<Declaration<Arguments, readonly CommandState[]>, 'run'> & {
  run(context: CommandContext, values: Readonly<Record<string, unknown>>): Output;
};

export interface NamedCommand {
  /** A name or an alias. */
  readonly name: string;
  readonly command: Command;
}

/** The commands by name, as a registry has them. */
export interface Commands extends CommandNames {
  /** All commands, each once. */
  readonly commands: readonly Command[];
  find(name: string): Command | undefined;
  names(prefix?: string): readonly NamedCommand[];
  /** The name that was probably meant. */
  closest(typed: string): string | undefined;
}

/** What completing and parting a whole line take. */
export interface LineContext extends ArgumentContext {
  readonly registry: Commands;
}

/** Declares a command; `run` gets its arguments with their types. */
export function command<const A extends Arguments, const S extends readonly CommandState[]>(
  declaration: Declaration<A, S>,
): Command {
  // The parser builds `values` from `arguments` and the guard holds `states`: what run asks for is what it gets.
  return declaration as unknown as Command;
}
