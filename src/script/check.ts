import { type Compiled, compile, type Refused } from './compile.ts';
import type { ReadInclude } from './context.ts';
import { explain } from './error.ts';
import { Globals } from './globals.ts';
import type { Resolve } from './lexer.ts';
import { listing } from './listing.ts';
import { type Note, preflight } from './preflight.ts';

/** A script to check: its name for messages, its text. */
export interface ScriptFile {
  readonly name: string;
  readonly text: string;
}

export interface CheckOptions {
  /** One JSON object a script instead of text. */
  readonly json?: boolean;
  /** With the compiled form. */
  readonly ir?: boolean;
  /** Global variables that the scripts share, in order; without it each has its own. */
  readonly globals?: Globals;
  readonly resolve?: Resolve;
  readonly readInclude?: ReadInclude;
}

export interface CheckResult {
  readonly lines: readonly string[];
  /** Whether every script compiles and can be sent. */
  readonly ok: boolean;
}

/**
 * Compiles and pre-flights scripts without any debuggee. Line ends of Windows are read as line ends.
 */
export function checkFiles(files: readonly ScriptFile[], options: CheckOptions = {}): CheckResult {
  const reports = files.map((file) => checkFile({ ...file, text: file.text.replaceAll('\r\n', '\n') }, options));
  return { lines: reports.flatMap((report) => report.lines), ok: reports.every((report) => report.ok) };
}

function checkFile(file: ScriptFile, options: CheckOptions): CheckResult {
  const { resolve, readInclude } = options;
  const result = compile(file.text, {
    globals: options.globals ?? new Globals(),
    ...(resolve && { resolve }),
    ...(readInclude && { readInclude }),
  });
  const notes = result.ok ? preflight(result) : [];
  const ok = result.ok && !notes.some((note) => note.severity === 'refused');
  const report = options.json
    ? [JSON.stringify(asJson(file, result, notes, options))]
    : asText(file, result, notes, options);
  return { lines: report, ok };
}

function asText(file: ScriptFile, result: Compiled | Refused, notes: readonly Note[], options: CheckOptions): string[] {
  if (!result.ok) return explain(result.error, result.error.file ?? file.name);
  const lines = notes.map((note) => {
    const line = note.offset === undefined ? '' : `:${lineOf(file.text, note.offset)}`;
    return `${file.name}${line}: ${note.severity === 'refused' ? 'cannot work' : 'note'}: ${note.message}`;
  });
  const refused = notes.some((note) => note.severity === 'refused');
  if (!refused) lines.push(`${file.name}: ok, ${result.buffer.length} symbols, ${result.stackSlots} stack cells`);
  return options.ir ? [...lines, ...listing(result.buffer)] : lines;
}

function asJson(file: ScriptFile, result: Compiled | Refused, notes: readonly Note[], options: CheckOptions): object {
  if (!result.ok) return { file: file.name, ok: false, error: result.error };
  return {
    file: file.name,
    ok: !notes.some((note) => note.severity === 'refused'),
    symbols: result.buffer.length,
    stackSlots: result.stackSlots,
    notes: notes.map((note) => ({
      ...note,
      ...(note.offset === undefined ? {} : { line: lineOf(file.text, note.offset) }),
    })),
    ...(options.ir ? { ir: listing(result.buffer) } : {}),
  };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
