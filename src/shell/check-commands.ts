/** The commands of a file, each taken as the shell would take it, without any debuggee. */
import type { Globals, ScriptDiagnostic } from '../script/index.ts';
import { noSymbols, type SymbolTable } from '../symbols/symbol-table.ts';
import { bind } from './bind.ts';
import type { Commands, LineContext } from './command.ts';
import { partsOf } from './editor/index.ts';
import { CommandError, type TextRange, UsageError } from './errors.ts';
import { splitLine, startPipeline } from './filters/index.ts';
import { commandOf } from './run-line.ts';
import { separate } from './separate.ts';

/** An error in a command: its place as in a script's error, and advice, a line each. */
export interface CommandDiagnostic extends Omit<ScriptDiagnostic, 'kind' | 'hint' | 'file'> {
  readonly kind: 'command';
  readonly help: readonly string[];
}

/** A command of a file. */
export interface CheckedCommand {
  readonly error?: CommandDiagnostic;
  /** What `?` runs, with everything before it blanked out: its lines and columns are those of the file. */
  readonly script?: string;
}

/** Replaced by `.script FILE WORDS`, so the final line is not known. */
const REPLACED = /\$arg[0-9]/;

/** Any `module!symbol` counts as known. */
const anySymbol: SymbolTable = { ...noSymbols, lookup: (name) => (/^[\w.]+![\w?@$.:~]+$/.test(name) ? 0n : undefined) };

/**
 * Checks name, arguments and filters of each command. What only a halted debuggee could say, such as the value of a
 * register, counts as known; the state of the debuggee is not checked.
 *
 * @param text with newlines of Unix
 * @param globals those of the scripts in the file
 */
export async function* checkCommands(
  text: string,
  registry: Commands,
  globals: Globals,
): AsyncIterable<CheckedCommand> {
  const { signal } = new AbortController();
  const context: LineContext = { session: undefined, isDry: true, symbols: anySymbol, registry, globals, signal };
  let offset = 0;
  for (const { text: line } of partsOf(text)) {
    for (const part of separate(line, registry)) {
      const checked = await checkCommand(part.text, offset + part.from, text, context);
      if (checked !== undefined) yield checked;
    }
    offset += line.length + 1;
  }
}

/** @returns undefined where there is none */
async function checkCommand(
  line: string,
  offset: number,
  text: string,
  context: LineContext,
): Promise<CheckedCommand | undefined> {
  const { registry, signal } = context;
  const { tokens, line: before, stages } = splitLine(line, registry);
  const [name, first] = tokens;
  if (name === undefined) return undefined;
  try {
    const command = commandOf(tokens, registry);
    startPipeline(stages, { pager: undefined, signal }).close();
    if (REPLACED.test(line)) return {};
    if (isScript(command.names) && first !== undefined) {
      const blanks = text.slice(0, offset + first.from).replaceAll(/[^\n]/g, ' ');
      return { script: blanks + before.slice(first.from) };
    }
    await bind(command, tokens, before, context);
    return {};
  } catch (error) {
    return { error: diagnostic(error, text, { from: offset, to: offset + line.length }, name) };
  }
}

/** The command that runs the rest of its line as a script. */
const isScript = (names: readonly string[]): boolean => names[0] === '?';

/** @throws the error itself when it is not a command's */
function diagnostic(error: unknown, text: string, command: TextRange, name: TextRange): CommandDiagnostic {
  if (!(error instanceof UsageError || error instanceof CommandError)) throw error;
  const place = (error instanceof UsageError ? error.place : undefined) ?? name;
  const at = Math.min(command.from + place.from, command.to);
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const [sourceLine = ''] = text.slice(lineStart).split('\n', 1);
  return {
    kind: 'command',
    offset: at,
    line: text.slice(0, lineStart).split('\n').length,
    column: at - lineStart + 1,
    sourceLine,
    culprit: { offset: at, length: Math.max(1, place.to - place.from) },
    message: error.message,
    help: error instanceof UsageError ? error.help : [error.cure ?? []].flat(),
  };
}
