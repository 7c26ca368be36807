/**
 * An argument type knows everything about one kind of word: how to parse it, what could be typed for it, how to
 * describe it and how to complain. Commands only say which types they take; parser, usage errors, completion and docs
 * follow from there.
 */
import type { Globals } from '../../script/index.ts';
import type { Session } from '../../session/session.ts';
import type { SymbolTable } from '../../symbols/symbol-table.ts';
import type { Token } from '../token.ts';

/** What an argument can ask about commands. */
export interface CommandNames {
  /** Undefined when no command has the name. */
  find(name: string): { readonly summary: string } | undefined;
  /** The name that a typed word is for. */
  nameOf(typed: string): string;
  /** What to type instead of a word that is no name. */
  advice(typed: string, line?: string): string | undefined;
  names(prefix?: string): readonly { readonly name: string; readonly command: { readonly summary: string } }[];
}

/** What a word may be resolved against. */
export interface ArgumentContext {
  readonly session: Session | undefined;
  readonly symbols: SymbolTable;
  readonly registry: CommandNames;
  /** The global variables of the session's scripts. */
  readonly globals: Globals;
  /** Lines are checked only: what has a value only while a debuggee is halted counts as zero, and nothing is asked. */
  readonly isDry?: boolean;
  /** Aborts parsing and completion: both may ask the debuggee (`@rax`). */
  readonly signal: AbortSignal;
}

/** Something that could be typed for a word. */
export interface Completion {
  /** What replaces the word. */
  readonly insert: string;
  /** What the menu shows instead of `insert`. */
  readonly label?: string;
  /** What it is, or its present value; one line. */
  readonly detail?: string;
  /** Shown at the right: a command's usage. */
  readonly usage?: string;
}

export interface ArgumentType<T> {
  /** As usage lines write it: `ADDRESS`. */
  readonly name: string;
  /** What is accepted, in words; the docs page and the menu's title use it. */
  readonly describe: string;
  /** Words that are right, the first for error messages; a test parses every one that needs no debuggee. */
  readonly examples: readonly string[];
  /** The word is of the scripting language, and coloured so while it is typed. */
  readonly isScript?: boolean;
  /**
   * @throws Complaint when the word is not of this type
   */
  parse(token: Token, context: ArgumentContext): T | Promise<T>;
  /** What could be typed here, given what has been typed of the word; order is kept. */
  complete?(prefix: string, context: ArgumentContext): readonly Completion[] | Promise<readonly Completion[]>;
}
