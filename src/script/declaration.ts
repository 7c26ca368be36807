import { compileArray } from './array.ts';
import { converts, move } from './assign.ts';
import type { Context } from './context.ts';
import { compileFunction } from './function.ts';
import { plain } from './grammar.ts';
import type { Token } from './lexer.ts';
import { declareStruct } from './struct.ts';
import { baseType, stars } from './type-name.ts';
import type { Type } from './types.ts';
import type { Operand } from './value.ts';
import { declared, pointInto, valueOf } from './variables.ts';

/** Where a statement stands: only the top level has functions, arrays and includes. */
export type Level = 'top' | 'body';

/** Compiles what starts with a type: a variable with its value, an array, or a function. The semicolon is left. */
export function declaration(c: Context, level: Level): 'function' | 'statement' {
  const type = stars(c, baseType(c));
  const name = nameToDeclare(c);
  if (level === 'top' && name.type === 'name' && c.cursor.at('(')) {
    compileFunction(c, type, name);
    return 'function';
  }
  if (level === 'top' && name.type === 'name' && c.cursor.at('[')) {
    compileArray(c, type, name);
    return 'statement';
  }
  if (type.tag === 'struct') {
    declareStruct(c, type, name);
    return 'statement';
  }
  initialise(c, type, name);
  return 'statement';
}

/** Compiles `= value` of a variable declared with a type. */
export function initialise(c: Context, type: Type, name: Token): void {
  if (!c.cursor.at('=')) throw c.cursor.unexpected(`'=' and a value for ${name.text}`, initialiserHint(c, name));
  c.cursor.take();
  const operand = c.expression(plain);
  if (c.cursor.at('=')) throw c.cursor.unexpected("';'", 'declare the variables one by one');
  declare(c, type, name, operand);
}

function declare(c: Context, type: Type, name: Token, operand: Operand): void {
  const value = valueOf(c, operand);
  if (type.tag !== 'scalar' && type.tag !== 'pointer') {
    throw c.error('type', `${name.text} cannot have this type`, name, 'types are bool, char, short, int, long, long long, float, double');
  }
  const converted = converts(c, value, type, false);
  if (converted !== value) c.release(value);
  const to = declared(c, name, type);
  move(c, converted, to);
  pointInto(c, name, converted);
  c.release(converted);
}

function nameToDeclare(c: Context): Token {
  const { token } = c.cursor;
  if (token.type === 'name' || token.type === 'global') return c.cursor.take();
  const hint =
    token.type === 'number'
      ? `'${token.text}' is made of hex digits only, so it is a number: choose a name with another letter`
      : undefined;
  throw c.cursor.unexpected('a name', hint);
}

function initialiserHint(c: Context, name: Token): string | undefined {
  if (c.cursor.at('[')) return 'arrays can be declared outside of blocks and functions only';
  if (c.cursor.at(';')) return `a declaration needs a value: ${name.text} = 0;`;
  return undefined;
}

