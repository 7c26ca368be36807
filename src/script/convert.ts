import { number } from './code.ts';
import type { Context } from './context.ts';
import { Opcode } from './opcode.ts';
import { Space } from './space.ts';
import { SymbolKind, ValueKind } from './symbol.ts';
import type { Token } from './token.ts';
import {
  codeOf,
  doubleType,
  hasCode,
  isFloat,
  type Pointer,
  type Scalar,
  type Type,
  typeText,
  unsignedLongLongType,
} from './types.ts';
import type { Operand, Value } from './value.ts';
import { resolved } from './variables.ts';

/** Emits a conversion, also to the type that the value has. The caller gives the value back. */
export function cast(c: Context, value: Value, type: Scalar | Pointer): Value {
  const result = c.temporary(type);
  const from = number(hasCode(value.type) ? codeOf(value.type) : 0);
  c.code.emit(Opcode.CAST_SCALAR, value.slot, result.slot, from, number(codeOf(type)));
  return result;
}

/** Compiles `(type)value`. A number becomes an address of the debuggee, a pointer stays in its address space. */
export function castTo(c: Context, at: Token, type: Type, operand: Operand): Value {
  const value = resolved(c, operand);
  const from = value.type;
  const pointer = type.tag === 'pointer' || from?.tag === 'pointer';
  if (!hasCode(from) || !hasCode(type) || (pointer && (isFloat(from) || isFloat(type)))) {
    const what = from === undefined ? 'a value without type' : typeText(from);
    const hint = from === undefined ? 'write numbers with their 0x: 0xff instead of ff' : undefined;
    throw c.error('type', `${what} cannot be converted to ${typeText(type)}`, at, hint);
  }
  const result = cast(c, value, type);
  c.release(value);
  return type.tag === 'pointer' ? { ...result, space: value.space ?? Space.remote } : result;
}

/**
 * The value as the type of what it is assigned to (SCRIPT.md 4, conversions), or itself when it needs none. `implicit`
 * says that the target was never declared: it takes pointers too; `at` is its name. The caller gives the value back.
 */
export function converted(c: Context, value: Value, to: Type | undefined, implicit: boolean, at?: Token): Value {
  const from = value.type;
  if (from === undefined || to === undefined) return value;
  if (from.tag === 'pointer' && to.tag !== 'pointer') {
    if (implicit) return cast(c, value, unsignedLongLongType);
    throw mismatch(c, at, from, to, `leave the type out: the address goes into an untyped variable`);
  }
  if (to.tag === 'pointer' && from.tag !== 'pointer') {
    const zero = value.slot.kind === SymbolKind.number && value.slot.value === 0n && !isFloat(from);
    if (zero) return cast(c, value, to);
    throw mismatch(c, at, from, to, `write (${typeText(to)})value`);
  }
  if (to.tag !== 'scalar' || from.tag !== 'scalar' || to.code === from.code) return value;
  return value.floatText !== undefined && isFloat(to) ? value : cast(c, value, to);
}

function mismatch(c: Context, at: Token | undefined, from: Type, to: Type, hint: string): Error {
  return c.error('type', `${typeText(from)} cannot be assigned to ${typeText(to)}`, at, hint);
}

/** A float literal of a width. */
export function floatLiteral(c: Context, text: string, type: Scalar, at?: Token): Value {
  const view = new DataView(new ArrayBuffer(8));
  const wide = type === doubleType;
  const value = wide ? Number(text) : Math.fround(Number(text));
  if (wide) view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  if (!Number.isFinite(value) || (value === 0 && /[1-9]/.test(text))) {
    const hint = wide ? undefined : 'declare the variable double';
    throw c.error('float literal', `${text} is out of the range of ${type.name}`, at, hint);
  }
  const length = wide ? ValueKind.float64 : ValueKind.float32;
  return { slot: { kind: SymbolKind.number, length, value: view.getBigUint64(0, true) }, type, floatText: text };
}
