import type { BinaryOperator } from './binary-operators.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { Opcode } from './opcode.ts';
import { codeOf, intType, longType, type Pointer, pointerTo, sameType, spanOf, type Type } from './types.ts';
import type { Value } from './value.ts';

/**
 * Compiles an operation in which a pointer or array moves or is compared; undefined when the operation is an ordinary one. The
 * caller gives the operands back.
 */
export function pointerArithmetic(
  c: Context,
  op: string,
  operator: BinaryOperator,
  left: Value,
  right: Value,
): Value | undefined {
  const [a, b] = [left.type, right.type];
  const moves = op === '+' || op === '-';
  if (a?.tag === 'pointer' && b?.tag === 'pointer') {
    if (operator.compares) return compare(c, operator, left, right, a, b);
    return moves ? difference(c, op, left, right, a, b) : undefined;
  }
  for (const tag of ['pointer', 'array'] as const) {
    if (!moves || (a?.tag !== tag && b?.tag !== tag)) continue;
    if (a?.tag === tag && b?.tag === tag) throw c.error('syntax', 'two arrays cannot be added or subtracted');
    if (a?.tag === tag) return moved(c, op, left, right, false);
    if (op === '-') throw c.error('syntax', 'a pointer cannot be subtracted from a number');
    return moved(c, op, right, left, true);
  }
  return undefined;
}

function compare(c: Context, op: BinaryOperator, left: Value, right: Value, a: Pointer, b: Pointer): Value {
  if (!sameType(a.to, b.to) && a.to.tag !== 'void' && b.to.tag !== 'void') {
    throw c.error('syntax', 'pointers to different types cannot be compared', undefined, 'cast one of them: (char *)p');
  }
  const result = c.temporary(intType);
  c.code.emit(op.typed, right.slot, left.slot, result.slot, number(codeOf(a)));
  return result;
}

function difference(c: Context, op: string, left: Value, right: Value, a: Pointer, b: Pointer): Value {
  if (op === '+') throw c.error('syntax', 'two pointers cannot be added');
  if (!sameType(a.to, b.to) || spanOf(a.to) === 0) {
    throw c.error(
      'syntax',
      'pointers to different types cannot be subtracted',
      undefined,
      'cast one of them: (char *)p',
    );
  }
  const result = c.temporary(longType);
  c.code.emit(Opcode.POINTER_DIFF, right.slot, left.slot, result.slot, number(spanOf(a.to)));
  return result;
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
