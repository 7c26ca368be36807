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
  /** Names of the functions that the script defines. */
  readonly functions: readonly string[];
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
    return { ok: true, buffer: code.finish(), stackSlots: c.main.cells, functions: [...c.functions.keys()] };
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return { ok: false, error: error.toDiagnostic(cursor.source, cursor.file) };
  }
}

/** Compiles `formats(expression);`, which gives the value of an expression to the debugger. */
export function compileExpression(text: string, options: CompileOptions = {}): Compiled | Refused {
  return compile(`formats(${text});`, options);
}
