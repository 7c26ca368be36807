import { compileArray } from './array.ts';
import { assignAll, chain } from './assign.ts';
import type { Context } from './context.ts';
import { converted, floatLiteral } from './convert.ts';
import { compileFunction } from './function.ts';
import { Opcode } from './opcode.ts';
import { declareStruct } from './struct.ts';
import type { Token } from './token.ts';
import { nameHint } from './traps.ts';
import { baseType, oneStar } from './type-name.ts';
import { isFloat, type Type, unsignedLongLongType } from './types.ts';
import type { Operand, Value } from './value.ts';
import { declared, pointInto, resolved } from './variables.ts';

/** The level of a statement: only the top level has functions, arrays and includes. */
export type Level = 'top' | 'body';

/**
 * Compiles what starts with a type: a variable with its value, an array, or a function. The semicolon is left; a
 * function has none.
 */
export function declaration(c: Context, level: Level): 'function' | 'statement' {
  const base = baseType(c);
  const type = oneStar(c, base);
  const name = nameToDeclare(c);
  if (level === 'top' && c.cursor.at('(')) {
    compileFunction(c, type, name);
    return 'function';
  }
  if (level === 'top' && c.cursor.at('[')) compileArray(c, type === base ? type : unsignedLongLongType, name);
  else if (type.tag === 'struct') declareStruct(c, type, name);
  else initialise(c, base, type, name);
  return 'statement';
}

/** Compiles `= value` of a variable declared with a type; `base` is the type without its star. */
export function initialise(c: Context, base: Type, type: Type, name: Token): void {
  if (!c.cursor.at('=')) throw c.cursor.unexpected(`'=' and a value for ${name.text}`, initialiserHint(c, name));
  const { value, others } = chain(c);
  if (others.length === 0) {
    declare(c, base, type, name, value);
    return;
  }
  assignAll(c, [name, ...others], value);
  if (base.tag === 'invalid') throw noType(c, name);
  if (type === base) for (const each of [name, ...others]) declared(c, each, type);
}

function declare(c: Context, base: Type, type: Type, name: Token, operand: Operand): void {
  const value = resolved(c, operand);
  if (base.tag === 'invalid') throw noType(c, name);
  const to = declared(c, name, type);
  const result = converted(c, value, type, false, name);
  const exact = result === value && isFloat(type) ? floating(c, result, type, name) : result;
  c.code.emit(isFloat(type) ? Opcode.MOV_FLOAT : Opcode.MOV, exact.slot, to.slot);
  pointInto(c, name, result);
  c.release(value);
  if (result !== value) c.release(result);
}

/** The value of a float variable that needed no conversion: a literal takes the width of the variable. */
function floating(c: Context, value: Value, type: Type, name: Token): Value {
  if (name.type !== 'name') throw c.error('type', 'only local variables can be floating-point', name);
  if (!isFloat(type) || !isFloat(value.type)) throw c.error('type', 'this is not a floating-point value', name);
  return value.floatText === undefined ? value : floatLiteral(c, value.floatText, type, name);
}

function noType(c: Context, name: Token): Error {
  const hint =
    'types are bool, char, short, int, long, long long, float, double, with signed or unsigned before integers';
  return c.error('type', `the words before ${name.text} name no type`, name, hint);
}

/** Takes the name that a declaration makes. */
export function nameToDeclare(c: Context): Token {
  const { token } = c.cursor;
  const variable = token.type === 'name' && !c.functions.has(token.text) && !c.typedefs.has(token.text);
  if (variable || token.type === 'global' || token.type === 'register') return c.cursor.take();
  throw c.cursor.unexpected('a name', nameHint(token));
}

function initialiserHint(c: Context, name: Token): string | undefined {
  if (c.cursor.at('[')) return 'arrays can be declared outside of blocks and functions only';
  if (c.cursor.at(';')) return `a declaration needs a value: ${name.text} = 0;`;
  return undefined;
}
