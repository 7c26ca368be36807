import type { BinaryOperator } from './binary-operators.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { Opcode } from './opcode.ts';
import type { Token } from './token.ts';
import { codeOf, intType, longType, pointerTo, sameType, spanOf, type Type, unknownType } from './types.ts';
import type { Value } from './value.ts';

/**
 * Compiles an operation in which a pointer or array moves or is compared; undefined when the operation is an ordinary
 * one. The caller gives the operands back.
 */
export function pointerArithmetic(
  c: Context,
  at: Token,
  operator: BinaryOperator,
  left: Value,
  right: Value,
): Value | undefined {
  const [a, b] = [left.type, right.type];
  const op = at.text;
  const moves = op === '+' || op === '-';
  if (a?.tag === 'pointer' && b?.tag === 'pointer') {
    if (operator.compares) return compare(c, at, operator, left, right);
    return moves ? difference(c, at, left, right) : undefined;
  }
  for (const tag of ['pointer', 'array'] as const) {
    if (!moves || (a?.tag !== tag && b?.tag !== tag)) continue;
    if (a?.tag === tag && b?.tag === tag) throw c.error('syntax', 'two arrays cannot be added or subtracted', at);
    if (a?.tag === tag) return moved(c, op, left, right, false);
    if (op === '-') throw c.error('syntax', 'a pointer cannot be subtracted from a number', at);
    return moved(c, op, right, left, true);
  }
  return undefined;
}

function compare(c: Context, at: Token, op: BinaryOperator, left: Value, right: Value): Value {
  const [a, b] = [pointee(left), pointee(right)];
  if (!sameType(a, b) && a.tag !== 'void' && b.tag !== 'void') {
    throw c.error('syntax', 'pointers to different types cannot be compared', at, 'cast one of them: (char *)p');
  }
  const result = c.temporary(intType);
  c.code.emit(op.typed, right.slot, left.slot, result.slot, number(codeOf(pointerTo(a))));
  return result;
}

function difference(c: Context, at: Token, left: Value, right: Value): Value {
  const [a, b] = [pointee(left), pointee(right)];
  if (at.text === '+') throw c.error('syntax', 'two pointers cannot be added', at);
  if (!sameType(a, b) || spanOf(a) === 0) {
    throw c.error('syntax', 'pointers to different types cannot be subtracted', at, 'cast one of them: (char *)p');
  }
  const result = c.temporary(longType);
  c.code.emit(Opcode.POINTER_DIFF, right.slot, left.slot, result.slot, number(spanOf(a)));
  return result;
}

function pointee(value: Value): Type {
  return value.type?.tag === 'pointer' ? value.type.to : unknownType;
}

/** A pointer moved by an index times the size of what it points to; an array moves by its innermost elements. */
function moved(c: Context, op: string, pointer: Value, index: Value, indexFirst: boolean): Value {
  const type = pointer.type!;
  const to = type.tag === 'pointer' ? type.to : type.tag === 'array' ? type.of : type;
  const result: Value = { ...c.temporary(pointerTo(to)), ...(pointer.space && { space: pointer.space }) };
  c.code.emit(Opcode.MUL, number(spanOf(innermost(to))), index.slot, result.slot);
  const [right, left] = indexFirst ? [pointer.slot, result.slot] : [result.slot, pointer.slot];
  c.code.emit(op === '+' ? Opcode.ADD : Opcode.SUB, right, left, result.slot);
  return result;
}

function innermost(type: Type): Type {
  return type.tag === 'array' ? innermost(type.of) : type;
}
