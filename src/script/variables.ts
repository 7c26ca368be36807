import type { Context } from './context.ts';
import { valueKind } from './context.ts';
import { cellSlot } from './code.ts';
import type { Local } from './frame.ts';
import { maxGlobals } from './globals.ts';
import type { Token } from './lexer.ts';
import { SymbolKind } from './symbol.ts';
import { type Type, unsignedLongType } from './types.ts';
import { type Operand, Space, type Value } from './value.ts';

/** The value of an operand; a name must be a variable by now. */
export function valueOf(c: Context, operand: Operand): Value {
  if (!('named' in operand)) return operand;
  const value = lookUp(c, operand.named);
  if (value === undefined) throw unresolved(c, operand.named);
  return value;
}

/** The variable of a name, when there is one. */
export function lookUp(c: Context, name: Token): Value | undefined {
  if (name.type === 'global') {
    const global = c.globals.get(name.text);
    if (global === undefined) return undefined;
    const slot = { kind: SymbolKind.global, length: valueKind(global.type), value: BigInt(global.number) };
    return { slot, type: global.type, implicit: global.implicit };
  }
  const parameter = c.current?.parameters.indexOf(name.text) ?? -1;
  if (parameter >= 0) return { slot: { kind: SymbolKind.parameter, length: 0, value: BigInt(parameter) }, type: undefined };
  const local = c.frame.local(name.text);
  return local && localValue(c, local);
}

/** A local as a value; an array or struct is its address. */
export function localValue(c: Context, local: Local): Value {
  const { type } = local;
  const aggregate = type.tag === 'array' || type.tag === 'struct';
  const kind = aggregate ? SymbolKind.cellReference : SymbolKind.temporary;
  return {
    slot: cellSlot(c.frame, local.cell, kind, valueKind(type)),
    type,
    implicit: local.implicit,
    space: aggregate ? Space.local : local.space,
  };
}

/** The variable that an assignment writes: made, as an untyped one, when it does not exist. */
export function assigned(c: Context, name: Token): Value {
  const found = lookUp(c, name);
  if (found !== undefined) return found;
  if (name.type !== 'global') {
    return localValue(c, c.frame.declare(name.text, unsignedLongType, 8, true, Space.remote));
  }
  if (c.globals.size >= maxGlobals) {
    throw c.error('too large', `a session has at most ${maxGlobals} global variables`, name);
  }
  c.globals.assign(name.text);
  return lookUp(c, name)!;
}

/** The variable that a declaration with a type makes, or gives another type. */
export function declared(c: Context, name: Token, type: Type): Value {
  if (name.type === 'global') {
    const value = assigned(c, name);
    const global = c.globals.get(name.text)!;
    global.type = type;
    global.implicit = false;
    return { ...lookUp(c, name)!, slot: value.slot };
  }
  const existing = c.frame.local(name.text);
  if (existing !== undefined) {
    existing.type = type;
    existing.implicit = false;
    return localValue(c, existing);
  }
  return localValue(c, c.frame.declare(name.text, type, 8, false, Space.remote));
}

/** Remembers in which address space a pointer variable points since its last assignment. */
export function pointInto(c: Context, name: Token, value: Value): void {
  const local = name.type === 'name' ? c.frame.local(name.text) : undefined;
  if (local?.type.tag === 'pointer' && value.space !== undefined) local.space = value.space;
}

function unresolved(c: Context, name: Token): Error {
  const dot = name.type === 'global' ? '.' : '';
  const message = `the variable '${dot}${name.text}' has no value yet`;
  return c.error('unresolved variable', message, name, `assign it before: ${dot}${name.text} = 0;`);
}
