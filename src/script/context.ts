import type { Code } from './code.ts';
import { temporarySlot } from './code.ts';
import type { Cursor } from './cursor.ts';
import { ScriptError, type ScriptErrorKind } from './error.ts';
import { Frame, MAX_TEMPORARIES } from './frame.ts';
import type { Globals } from './globals.ts';
import type { Grammar } from './grammar.ts';
import { ValueKind } from './symbol.ts';
import type { Token } from './token.ts';
import { doubleType, floatType, type Struct, type Type, voidType } from './types.ts';
import type { Operand, Slot, Value } from './value.ts';
import { Watch } from './watch.ts';

/** A function of the script. */
export interface UserFunction {
  readonly returns: Type;
  readonly parameters: readonly string[];
  /** Slot at which its code starts. */
  readonly entry: number;
  readonly frame: Frame;
  /** Jumps of its `return` statements, to its exit. */
  readonly exits: Slot[];
}

/** A loop around the statement being compiled. */
export interface Loop {
  /** Jumps of its `break` statements. */
  readonly breaks: Slot[];
  /** Slot of a for's step, where `continue` goes; other loops have none. */
  readonly step?: number;
}

/** Reads the file of an `#include`; undefined when there is none. */
export type ReadInclude = (path: string) => string | undefined;

/** The parser's entry for expressions; given to the context so that what compiles parts of them can call it. */
export type ExpressionParser = (c: Context, grammar: Grammar) => Operand;

/** The parser's entry for blocks. */
export type BodyParser = (c: Context) => void;

/** Deepest nesting of parentheses, blocks and calls. */
const MAX_DEPTH = 256;

/** Most sizeof, or && and ||, within each other (SCRIPT.md 5). */
const MAX_NESTED = 16;

/** What one compilation knows while it goes through a script. */
export class Context {
  readonly cursor: Cursor;
  readonly code: Code;
  readonly globals: Globals;
  readonly readInclude: ReadInclude | undefined;
  readonly #expression: ExpressionParser;
  readonly #body: BodyParser;
  readonly structs = new Map<string, Struct>();
  readonly typedefs = new Map<string, Type>();
  readonly functions = new Map<string, UserFunction>();
  readonly included = new Set<string>();
  readonly loops: Loop[] = [];
  readonly watch = new Watch();
  readonly main = new Frame();
  /** The function whose body is being compiled. */
  current: UserFunction | undefined;
  readonly #limits = { sizeof: 0, logic: 0 };
  #depth = 0;

  constructor(parts: {
    cursor: Cursor;
    code: Code;
    globals: Globals;
    expression: ExpressionParser;
    body: BodyParser;
    readInclude?: ReadInclude | undefined;
  }) {
    this.cursor = parts.cursor;
    this.code = parts.code;
    this.globals = parts.globals;
    this.readInclude = parts.readInclude;
    this.#expression = parts.expression;
    // HyperDbg knows the script itself as a function of this name.
    this.functions.set('main', { returns: voidType, parameters: [], entry: 0, frame: this.main, exits: [] });
    this.#body = parts.body;
  }

  get frame(): Frame {
    return this.current?.frame ?? this.main;
  }

  /** Compiles an expression at the lookahead. */
  expression(grammar: Grammar): Operand {
    return this.#expression(this, grammar);
  }

  /** Compiles a block at the lookahead. */
  body(): void {
    this.#body(this);
  }

  /** A refusal at the lookahead; the caret goes under the culprit. */
  error(kind: ScriptErrorKind, message: string, culprit?: Token, hint?: string): ScriptError {
    const at = culprit && { offset: culprit.start, length: culprit.end - culprit.start };
    return new ScriptError(kind, message, { offset: this.cursor.token.start, culprit: at, hint });
  }

  /** A fresh temporary of a type. */
  temporary(type: Type | undefined): Value & { temporary: number } {
    const index = this.frame.take();
    if (index === undefined) {
      const hint = 'split the expression: assign parts of it to variables first';
      throw this.error('too large', `more than ${MAX_TEMPORARIES} intermediate values are in use`, undefined, hint);
    }
    return { slot: temporarySlot(index, valueKind(type)), type, temporary: index };
  }

  /** Gives the temporaries of used values back. */
  release(...values: readonly Value[]): void {
    for (const { temporary } of values) if (temporary !== undefined) this.frame.giveBack(temporary);
  }

  /** Runs the compilation of something that HyperDbg nests 16 times at most: sizeof, or && and ||. */
  limited<T>(what: 'sizeof' | 'logic', inner: () => T): T {
    if (this.#limits[what] >= MAX_NESTED) {
      throw this.error('syntax', `more than ${MAX_NESTED} of these within each other`);
    }
    this.#limits[what]++;
    const result = inner();
    this.#limits[what]--;
    return result;
  }

  /** Runs the compilation of something nested. */
  nested<T>(inner: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.error('too large', `nested more than ${MAX_DEPTH} levels deep`);
    try {
      return inner();
    } finally {
      this.#depth--;
    }
  }
}

/** How the 64 bits of a value of this type are read. */
export function valueKind(type: Type | undefined): number {
  if (type === floatType) return ValueKind.float32;
  return type === doubleType ? ValueKind.float64 : ValueKind.integer;
}
