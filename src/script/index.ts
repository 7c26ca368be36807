/**
 * HyperDbg's scripting language (spec/SCRIPT.md): text in, the buffer that a debuggee runs out. Pure: symbols and
 * included files come through interfaces, the global variables of a session live in an object that the caller keeps.
 */
export { type Builtin, builtins } from './builtins.ts';
export { signature } from './call.ts';
export { type CheckOptions, type CheckResult, checkFiles, type ScriptFile } from './check.ts';
export { type Compiled, type CompileOptions, compile, compileExpression, type Refused } from './compile.ts';
export type { ReadInclude } from './context.ts';
export { explain, type ScriptDiagnostic, type ScriptErrorKind } from './error.ts';
export { Globals } from './globals.ts';
export { type Coloured, type Highlighted, type Hue, highlight } from './highlight.ts';
export { type Resolve, readToken } from './lexer.ts';
export { listing } from './listing.ts';
export { maxSlots, type Note, preflight } from './preflight.ts';
export { pseudoRegisters, registerNames } from './registers.ts';
export { encodeSymbols, type ScriptSymbol, SLOT_BYTES, SymbolKind, slotsOf } from './symbol.ts';
export type { Token, TokenType } from './token.ts';
