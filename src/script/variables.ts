import { cellSlot } from './code.ts';
import type { Context } from './context.ts';
import { valueKind } from './context.ts';
import type { Local } from './frame.ts';
import { MAX_GLOBALS } from './globals.ts';
import { Space } from './space.ts';
import { SymbolKind, ValueKind } from './symbol.ts';
import type { Token } from './token.ts';
import { longLongType, type Type, unsignedLongLongType } from './types.ts';
import type { Operand, Value } from './value.ts';

/** The value of an operand; a name must be a variable by now. */
export function resolved(c: Context, operand: Operand): Value {
  if (!('named' in operand)) return operand;
  const value = lookUp(c, operand.named);
  if (value === undefined) throw unresolved(c, operand.named);
  return value;
}

/** The variable of a name, when there is one. */
export function lookUp(c: Context, name: Token): Value | undefined {
  c.watch.read(name.text);
  if (name.type === 'global') {
    const global = c.globals.get(name.text);
    if (global === undefined) return undefined;
    const slot = { kind: SymbolKind.global, length: ValueKind.integer, value: BigInt(global.number) };
    return { slot, type: global.type, implicit: global.implicit };
  }
  const parameter = c.current?.parameters.indexOf(name.text) ?? -1;
  if (parameter >= 0) {
    return { slot: { kind: SymbolKind.parameter, length: 0, value: BigInt(parameter) }, type: undefined };
  }
  const local = c.frame.local(name.text);
  return local && localValue(c, local);
}

/** A local as a value; an array or struct is its address. */
export function localValue(c: Context, local: Local): Value {
  const { type } = local;
  const { implicit, cell } = local;
  if (type.tag !== 'array' && type.tag !== 'struct') {
    const slot = cellSlot(c.frame, cell, SymbolKind.temporary, valueKind(type));
    return { slot, type, implicit, ...(local.space && { space: local.space }) };
  }
  // HyperDbg places such an address after the temporaries of the main body, in functions too.
  return {
    slot: cellSlot(c.main, cell, SymbolKind.cellReference, ValueKind.integer),
    type,
    implicit,
    space: Space.local,
  };
}

/** A register as a value. */
export function registerValue(token: Token): Value {
  return { slot: { kind: SymbolKind.register, length: 0, value: token.value! }, type: longLongType };
}

/** The variable that an assignment writes: made, as an untyped one, when it does not exist. */
export function assigned(c: Context, name: Token): Value {
  c.watch.write(name.text);
  if (name.type === 'register') return registerValue(name);
  const found = lookUp(c, name);
  if (found !== undefined) return found;
  if (name.type !== 'global') return localValue(c, c.frame.declare(name.text, unsignedLongLongType, 8, true));
  if (c.globals.size >= MAX_GLOBALS) {
    throw c.error('too large', `a session has at most ${MAX_GLOBALS} global variables`, name);
  }
  c.globals.assign(name.text);
  return lookUp(c, name)!;
}

/** The variable that a declaration with a type makes, or gives another type. */
export function declared(c: Context, name: Token, type: Type): Value {
  const existed = lookUp(c, name) !== undefined;
  const value = assigned(c, name);
  const variable = name.type === 'global' ? c.globals.get(name.text) : c.frame.local(name.text);
  if (variable === undefined || value.slot.kind === SymbolKind.parameter) return { ...value, type };
  variable.type = type;
  if (!existed) variable.implicit = false;
  const now = lookUp(c, name)!;
  return { ...now, slot: { ...now.slot, length: valueKind(type) } };
}

/** Remembers in which address space a pointer variable points since its last assignment. */
export function pointInto(c: Context, name: Token, value: Value): void {
  const local = name.type === 'name' ? c.frame.local(name.text) : undefined;
  if (local?.type.tag === 'pointer') local.space = value.space;
}

function unresolved(c: Context, name: Token): Error {
  const dot = name.type === 'global' ? '.' : '';
  const odd = /^\d/.test(name.text);
  const hint = odd ? 'the name of a register follows its @ directly' : `assign it before: ${dot}${name.text} = 0;`;
  return c.error('unresolved variable', `the variable '${dot}${name.text}' has no value yet`, name, hint);
}
