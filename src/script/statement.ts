import { assignment, target } from './assign.ts';
import { callBuiltin, callFunctionStatement } from './call.ts';
import type { Context } from './context.ts';
import { compileBreak, compileContinue, compileDo, compileFor, compileIf, compileWhile } from './control.ts';
import { declaration, type Level } from './declaration.ts';
import { storeThrough } from './dereference.ts';
import { compileReturn } from './function.ts';
import { plain } from './grammar.ts';
import { compileInclude } from './include.ts';
import { compilePrintf } from './printf.ts';
import { compileStruct, compileTypedef } from './struct.ts';
import { nameHint } from './traps.ts';
import { startsType } from './type-name.ts';

/** Statements that end with their block, by their first word. */
const blocks: Readonly<Record<string, (c: Context) => void>> = {
  if: compileIf,
  while: compileWhile,
  do: compileDo,
  for: compileFor,
};

/** Statements that end with a semicolon, by their first word. */
const simple: Readonly<Record<string, (c: Context) => void>> = {
  break: compileBreak,
  continue: compileContinue,
  struct: compileStruct,
  typedef: compileTypedef,
  printf: compilePrintf,
  '*': storeThrough,
};

/** Compiles a script: statements, and at its end perhaps a block of them. */
export function script(c: Context): void {
  while (c.cursor.token.type !== 'end' && !c.cursor.at('{') && !c.cursor.at('}')) statement(c, 'top');
  if (!c.cursor.accept('{')) return;
  c.nested(() => {
    statement(c, 'top');
    script(c);
  });
  c.cursor.expect('}', 'after the statements');
}

/** Compiles a block of statements. */
export function body(c: Context): void {
  c.nested(() => {
    c.cursor.expect('{', 'before the statements');
    while (!c.cursor.at('}') && !c.cursor.at('{')) statement(c, 'body');
    if (c.cursor.at('{')) innerBlock(c);
    c.cursor.expect('}', 'after the statements');
  });
}

/** A block of its own at the end of a block, with at least one statement. */
function innerBlock(c: Context): void {
  c.nested(() => {
    c.cursor.take();
    do statement(c, 'body');
    while (!c.cursor.at('}') && !c.cursor.at('{'));
    if (c.cursor.at('{')) innerBlock(c);
    c.cursor.expect('}', 'after the statements');
  });
}

function statement(c: Context, level: Level): void {
  const { token } = c.cursor;
  const first = token.type === 'word' ? token.text : '';
  const block = blocks[first];
  if (block !== undefined) {
    block(c);
    return;
  }
  if (first === '#include' && level === 'top') {
    compileInclude(c);
    return;
  }
  if (startsType(c) && first !== 'struct') {
    if (declaration(c, level) === 'function') return;
  } else if (first === 'return' && level === 'body') compileReturn(c);
  else if (simple[first] !== undefined) simple[first](c);
  else if (token.type === 'builtin') callBuiltin(c, plain);
  else if (token.type === 'name' && c.functions.has(token.text)) callFunctionStatement(c);
  else if (token.type === 'name' || token.type === 'global' || token.type === 'register') assignment(c, target(c));
  else throw c.cursor.unexpected('a statement', statementHint(c));
  c.cursor.expect(';', 'after the statement');
}

function statementHint(c: Context): string | undefined {
  const { token } = c.cursor;
  const { type, text } = token;
  if (type === 'pseudo') return 'pseudo-registers cannot be assigned';
  if (text === 'else') return 'else belongs right after the closing brace of an if';
  if (text === 'return') return 'return is only allowed inside a function';
  return type === 'unknown' ? undefined : nameHint(token);
}
