import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import * as commands from '../../commands/index.ts';
import { gateLines } from '../format/gate.ts';
import { printableJson } from '../format/printable-json.ts';
import { UsageError } from '../line/index.ts';
import { type CheckOptions, checkFiles, explain, Globals } from '../script/index.ts';
import { type CommandDiagnostic, checkCommands } from '../shell/check-commands.ts';
import { partsOf } from '../shell/editor/index.ts';
import { fileReason } from '../shell/file-error.ts';
import { readIncludesFrom } from '../shell/read-include.ts';
import { Registry } from '../shell/registry.ts';
import { tokenize } from '../shell/tokenizer.ts';
import { EXIT } from './exit.ts';

export interface CheckCommand {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** With the compiled form. */
  readonly ir: boolean;
}

/** A file to check: its name for messages, and its text. */
interface File {
  readonly name: string;
  readonly text: string;
}

/**
 * `haltwire check FILE...`: checks commands as the shell would take them, and compiles scripts, without any debuggee.
 * The scripts after `?` are checked in order, as one session. Every symbol counts as known.
 *
 * @returns 1 when a command could not be run, or a script cannot be compiled or cannot work
 * @throws UsageError when a file cannot be read
 */
export async function check({ files, json, ir }: CheckCommand): Promise<number> {
  const registry = new Registry(Object.values(commands));
  let code: number = EXIT.ok;
  for (const path of files) {
    const name = path === '-' ? 'standard input' : path;
    const file = { name, text: (await read(path)).replaceAll('\r\n', '\n') };
    const options = { json, ir, readInclude: includesOf(path), resolve: () => 0n, globals: new Globals() };
    const isOk = hasCommands(path, file.text, registry)
      ? await checkCommandFile(file, registry, options)
      : checked(file, options).ok;
    if (!isOk) code = EXIT.failed;
  }
  return code;
}

/**
 * A file called .ds has commands; another file has them when it begins with a command's name or contains a script after
 * `?`.
 */
function hasCommands(path: string, text: string, registry: Registry): boolean {
  if (path.endsWith('.ds')) return true;
  const names = [...partsOf(text)].flatMap(({ text: part }) => tokenize(part)[0]?.text ?? []);
  return names.some((name, index) => registry.find(name) !== undefined && (index === 0 || name === '?'));
}

async function checkCommandFile(
  file: File,
  registry: Registry,
  options: CheckOptions & { readonly globals: Globals },
): Promise<boolean> {
  let count = 0;
  let wrong = 0;
  for await (const { error, script } of checkCommands(file.text, registry, options.globals)) {
    count += 1;
    if (error !== undefined) print(explained(file, error, options), options);
    const scripts = script === undefined ? { ok: error === undefined } : checked({ ...file, text: script }, options);
    if (!scripts.ok) wrong += 1;
  }
  const sum = `${file.name}: ${count} ${count === 1 ? 'command' : 'commands'}, ${wrong || 'none'} wrong`;
  const data = { file: file.name, ok: wrong === 0, commands: count, wrong };
  print([options.json ? JSON.stringify(data) : sum], options);
  return wrong === 0;
}

/** Checks a script and reports the result. */
function checked(script: File, options: CheckOptions): { readonly ok: boolean } {
  const { lines, ok } = checkFiles([script], options);
  print(lines, options);
  return { ok };
}

function explained({ name }: File, error: CommandDiagnostic, { json }: CheckOptions): readonly string[] {
  if (json) return [JSON.stringify({ file: name, ok: false, error })];
  // One for one, so that the caret stays where it belongs.
  const sourceLine = error.sourceLine.replaceAll('\t', ' ').replaceAll(/\p{C}/gu, '?');
  return [...explain({ ...error, sourceLine }, name), ...error.help.map((line) => `  ${line}`)];
}

/** Nothing in a file may act on the terminal. */
function print(lines: readonly string[], { json }: CheckOptions): void {
  const safe = json ? lines.map((line) => printableJson(JSON.parse(line))) : lines.flatMap((line) => gateLines(line));
  if (safe.length > 0) process.stdout.write(`${safe.join('\n')}\n`);
}

const includesOf = (file: string) => readIncludesFrom(file === '-' ? '.' : path.dirname(file));

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${fileReason(error)}`, 'haltwire check walk.ds');
  }
}
