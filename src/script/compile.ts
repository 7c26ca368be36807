import { Code, number, stackIndex } from './code.ts';
import { Context, type ReadInclude } from './context.ts';
import { Cursor } from './cursor.ts';
import { type ScriptDiagnostic, ScriptError } from './error.ts';
import { expression } from './expression.ts';
import { Globals } from './globals.ts';
import type { Resolve } from './lexer.ts';
import { Opcode } from './opcode.ts';
import { body, script } from './statement.ts';
import type { ScriptSymbol } from './symbol.ts';
import type { CallFact, LoopFact } from './watch.ts';

/** What a script is compiled with. */
export interface CompileOptions {
  /** The session's global variables; a compiled script's new ones are added, a refused script's are not. */
  readonly globals?: Globals;
  /** Addresses of symbols (`nt!NtCreateFile`); without it no symbol is known. */
  readonly resolve?: Resolve;
  /** Reads the files of `#include`; without it there are none. */
  readonly readInclude?: ReadInclude;
}

export interface Compiled {
  readonly ok: true;
  /** What the debuggee runs; encodeSymbols() gives its bytes. */
  readonly buffer: readonly ScriptSymbol[];
  /** Cells that the main body reserves on the script's stack. */
  readonly stackSlots: number;
  /** What pre-flight looks at besides the buffer. */
  readonly facts: { readonly loops: readonly LoopFact[]; readonly calls: readonly CallFact[] };
}

export interface Refused {
  readonly ok: false;
  readonly error: ScriptDiagnostic;
}

/** Compiles a script to the buffer that HyperDbg's own compiler makes of it, or says why it cannot be compiled. */
export function compile(source: string, options: CompileOptions = {}): Compiled | Refused {
  const globals = (options.globals ?? new Globals()).copy();
  const cursor = new Cursor(source, options.resolve ?? (() => undefined));
  const code = new Code();
  const c = new Context({ cursor, code, globals, expression, body, readInclude: options.readInclude });
  try {
    const cells = number(0);
    code.emit(Opcode.ADD, cells, stackIndex, stackIndex);
    script(c);
    if (cursor.token.type !== 'end') throw cursor.unexpected('the end of the script', 'nothing can follow the block');
    cells.value = BigInt(c.main.cells);
    options.globals?.adopt(globals);
    const { loops, calls } = c.watch;
    return { ok: true, buffer: code.finish(), stackSlots: c.main.cells, facts: { loops, calls } };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return { ok: false, error: error.toDiagnostic(cursor.source, cursor.file) };
  }
}

/**
 * Compiles `formats(expression);`, which gives the value of an expression to the debugger. A refusal's places are
 * those in the expression.
 */
export function compileExpression(text: string, options: CompileOptions = {}): Compiled | Refused {
  const prefix = 'formats(';
  const result = compile(`${prefix}${text});`, options);
  if (result.ok) return result;
  const { error } = result;
  const offset = clamp(error.offset - prefix.length, text);
  const culprit = clamp(error.culprit.offset - prefix.length, text);
  const length = Math.max(1, Math.min(error.culprit.length, text.length - culprit));
  const lineStart = text.lastIndexOf('\n', culprit - 1) + 1;
  const [sourceLine = ''] = text.slice(lineStart).split('\n');
  const place = { offset, culprit: { offset: culprit, length }, column: culprit - lineStart + 1, sourceLine };
  return { ok: false, error: { ...error, ...place } };
}

function clamp(offset: number, text: string): number {
  return Math.max(0, Math.min(offset, text.length));
}
