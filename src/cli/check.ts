import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { UsageError } from '../line/index.ts';
import { checkFiles, Globals, type ScriptFile } from '../script/index.ts';
import { readIncludesFrom } from '../shell/read-include.ts';
import { scriptsIn } from '../shell/scripts-in.ts';
import { EXIT } from './exit.ts';

export interface CheckCommand {
  /** Paths; `-` is standard input. */
  readonly files: readonly string[];
  readonly json: boolean;
  /** With the compiled form. */
  readonly ir: boolean;
}

/**
 * `haltwire check FILE...`: compiles scripts and says what to know before they run, without any debuggee. Of a file of
 * commands, the scripts behind `?` are checked one after the other, as one session. Every symbol counts as known.
 *
 * @returns 1 when a script cannot be compiled or cannot work
 * @throws UsageError when a file cannot be read
 */
export async function check({ files, json, ir }: CheckCommand): Promise<number> {
  let code: number = EXIT.ok;
  for (const file of files) {
    const text = (await read(file)).replaceAll('\r\n', '\n');
    const name = file === '-' ? 'standard input' : file;
    const readInclude = readIncludesFrom(file === '-' ? '.' : path.dirname(file));
    const options = { json, ir, readInclude, resolve: () => 0n, globals: new Globals() };
    const { lines, ok } = checkFiles(scriptsOf(name, text), options);
    if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    if (!ok) code = EXIT.failed;
  }
  return code;
}

function scriptsOf(name: string, text: string): ScriptFile[] {
  const scripts = scriptsIn(text);
  return (scripts.length > 0 ? scripts : [text]).map((script) => ({ name, text: script }));
}

async function read(file: string): Promise<string> {
  try {
    return file === '-' ? await readAll(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as Error).message}`, 'haltwire check walk.ds');
  }
}
