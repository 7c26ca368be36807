import { reference, unary } from './arithmetic.ts';
import { type Builtin, builtins, type ParameterKind } from './builtins.ts';
import { number, returnValue, stackIndex } from './code.ts';
import type { Context, UserFunction } from './context.ts';
import { type Grammar, plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { SymbolKind } from './symbol.ts';
import type { Token } from './token.ts';
import { unsignedLongLongType } from './types.ts';
import type { Operand, Slot, Value } from './value.ts';
import { resolved } from './variables.ts';

/** Built-in functions that are operators under another name. */
const operatorNames: Readonly<Record<string, '-' | '~' | '&'>> = { neg: '-', not: '~', reference: '&' };

/**
 * Compiles a call of a built-in function at its name. As a statement its result, and the argument of one with a single
 * argument and no result, keep their temporaries for good: HyperDbg never gives them back.
 */
export function callBuiltin(c: Context, g: Grammar): Value | undefined {
  const at = c.cursor.take();
  const name = at.text;
  c.watch.calls.push({ name, offset: at.start });
  const builtin = builtins.get(name)!;
  c.cursor.expect('(', `after ${name}`);
  const operands = builtin.parameters.map((parameter, i) => {
    if (i > 0) c.cursor.expect(',', `before the ${parameter.name} of ${name}`);
    return argument(c, builtin, parameter.kind, g);
  });
  // In a condition HyperDbg reads the parenthesis before it acts; elsewhere it acts first. The place of a refusal
  // shows how far it has read.
  const close = (): void => {
    c.cursor.expect(')', `after the arguments of ${name}`);
  };
  if (g !== plain) close();
  const result = compute(c, at, builtin, operands);
  if (g === plain) close();
  return result;
}

function compute(c: Context, at: Token, builtin: Builtin, operands: readonly Operand[]): Value | undefined {
  const operator = operatorNames[builtin.name];
  if (operator === '&') return reference(c, operands[0]!, at);
  if (operator !== undefined) return unary(c, operator, operands[0]!, at);
  const values = operands.map((operand) => resolved(c, operand));
  const slots = values.map((value) => value.slot).reverse();
  const result = builtin.returns ? c.temporary(unsignedLongLongType) : undefined;
  c.code.emit(builtin.opcode, ...slots, ...(result ? [result.slot] : []));
  if (result !== undefined || values.length > 1) c.release(...values);
  return result;
}

const stringTypes: Readonly<Record<ParameterKind, string>> = { value: '', string: 'string', wideString: 'wideString' };

function argument(c: Context, builtin: Builtin, kind: ParameterKind, g: Grammar): Operand {
  const { token } = c.cursor;
  if (kind !== 'value' && token.type === stringTypes[kind]) return { slot: stringSlot(c), type: undefined };
  if (c.cursor.at(')')) throw c.cursor.unexpected(`an argument (${signature(builtin)})`);
  return c.expression(g);
}

/** Takes the string at the lookahead as a slot. */
export function stringSlot(c: Context): Slot {
  const { type, bytes } = c.cursor.take();
  const kind = type === 'string' ? SymbolKind.string : SymbolKind.wideString;
  return { kind, length: bytes!.length, value: 0n, bytes: bytes! };
}

/** How a built-in function is called, for messages and completion. */
export function signature(builtin: Builtin): string {
  return `${builtin.name}(${builtin.parameters.map((parameter) => parameter.name).join(', ')})`;
}

/** Compiles a call of a function of the script for its value, at its name. */
export function callFunction(c: Context, g: Grammar): Value {
  const name = c.cursor.token;
  const callee = emitCall(c, g);
  if (callee.returns.tag === 'void') {
    throw c.error('undefined function', `${name.text} returns nothing`, name, 'call it as a statement of its own');
  }
  const result = c.temporary(callee.returns);
  c.code.emit(Opcode.MOV, returnValue, result.slot);
  return result;
}

/** Compiles a call of a function of the script as a statement, at its name. */
export function callFunctionStatement(c: Context): void {
  emitCall(c, plain);
}

/** The arguments and the call, up to the closing parenthesis. The temporaries of the arguments are never given back. */
function emitCall(c: Context, g: Grammar): UserFunction {
  const name = c.cursor.take();
  const callee = c.functions.get(name.text)!;
  c.cursor.expect('(', `after ${name.text}`);
  const operands: Operand[] = [];
  while (!c.cursor.at(')')) {
    if (operands.length > 0) c.cursor.expect(',', 'between the arguments');
    operands.push(c.expression(g));
  }
  if (operands.length !== callee.parameters.length) {
    throw c.cursor.unexpected(`${callee.parameters.length} argument(s) of ${name.text}, not ${operands.length}`);
  }
  c.cursor.expect(')', 'after the arguments');
  const values = operands.map((operand) => resolved(c, operand));
  for (const value of values.toReversed()) c.code.emit(Opcode.PUSH, value.slot);
  c.code.emit(Opcode.CALL, number(callee.entry));
  c.code.emit(Opcode.SUB, number(callee.parameters.length), stackIndex, stackIndex);
  return callee;
}
