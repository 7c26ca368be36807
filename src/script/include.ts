import type { Context } from './context.ts';
import type { ScriptError } from './error.ts';

const WRAPPER = /^\s*\?\s*\{([\s\S]*)\}\s*$/;

/** Compiles `#include "path"`, up to its semicolon; the text of the file is read after it. */
export function compileInclude(c: Context): void {
  c.cursor.take();
  const token = c.cursor.expectType('string', 'the path of a file in quotes');
  const path = new TextDecoder().decode(token.bytes!.subarray(0, -1));
  const fail = (message: string, hint: string): ScriptError => c.error('include', message, token, hint);
  if (c.readInclude === undefined) {
    throw fail('files cannot be included here', 'put the text of the file into the script');
  }
  if (!c.included.has(path)) {
    c.included.add(path);
    const text = c.readInclude(path);
    if (text === undefined) {
      throw fail(`there is no file '${path}'`, 'write the path relative to the folder of the script');
    }
    const inner = WRAPPER.exec(text)?.[1];
    if (inner === undefined) {
      throw fail(`'${path}' is not a script to include`, 'an included file has ? { and } around its text');
    }
    c.cursor.expect(';', 'after the path');
    c.cursor.include(`${inner}\n`, path);
    return;
  }
  c.cursor.expect(';', 'after the path');
}
