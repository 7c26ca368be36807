import { type BinaryOperator, binaryOperators } from './binary-operators.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { cast, floatLiteral } from './convert.ts';
import { Opcode } from './opcode.ts';
import { pointerArithmetic } from './pointer-arithmetic.ts';
import { Space } from './space.ts';
import type { Token } from './token.ts';
import {
  codeOf,
  commonType,
  doubleType,
  floatType,
  hasCode,
  intType,
  isFloat,
  isInteger,
  pointerTo,
  promote,
  type Scalar,
  unknownType,
} from './types.ts';
import type { Operand, Value } from './value.ts';
import { resolved } from './variables.ts';

/** Compiles `left op right` and uses both up. */
export function binary(c: Context, op: Token, left: Operand, right: Operand): Value {
  const [a, b] = [resolved(c, left), resolved(c, right)];
  const result = operate(c, op, a, b);
  c.release(a, b);
  return result;
}

function operate(c: Context, op: Token, left: Value, right: Value): Value {
  const operator = binaryOperators[op.text]!;
  if (isFloat(left.type) || isFloat(right.type)) return floats(c, op, operator, left, right);
  const pointer = pointerArithmetic(c, op, operator, left, right);
  if (pointer !== undefined) return pointer;
  if (isInteger(left.type) && isInteger(right.type)) return integers(c, operator, left, right);
  const result = c.temporary(operator.compares ? intType : unknownType);
  c.code.emit(operator.untyped, right.slot, left.slot, result.slot);
  return result;
}

/** Compiles an integer operation in the common type of its operands; the caller gives them back. */
export function integers(c: Context, op: BinaryOperator, left: Value, right: Value): Value {
  const type = commonType(left.type as Scalar, right.type as Scalar);
  const result = c.temporary(op.compares ? intType : type);
  c.code.emit(op.typed, right.slot, left.slot, result.slot, number(type.code));
  return result;
}

function floats(c: Context, at: Token, op: BinaryOperator, left: Value, right: Value): Value {
  const numbers = left.type?.tag === 'scalar' && right.type?.tag === 'scalar';
  if (op.float === undefined || !numbers) {
    throw c.error('type', 'floating-point values can be added, subtracted, multiplied, divided and compared only', at);
  }
  const type = [left.type, right.type].includes(doubleType) ? doubleType : floatType;
  const b = right.type === type ? right : cast(c, right, type);
  const a = left.type === type ? left : cast(c, left, type);
  const result = c.temporary(op.compares ? intType : type);
  c.code.emit(op.float, b.slot, a.slot, result.slot);
  c.release(...[a, b].filter((value) => value !== left && value !== right));
  return result;
}

/** Compiles a unary operator and uses its operand up. */
export function unary(c: Context, op: '-' | '~' | '!', operand: Operand, at: Token): Value {
  const value = resolved(c, operand);
  if (op === '-' && value.floatText !== undefined) {
    const text = value.floatText.startsWith('-') ? value.floatText.slice(1) : `-${value.floatText}`;
    return floatLiteral(c, text, doubleType);
  }
  if (value.type === undefined || (op === '!' && !hasCode(value.type))) {
    const hint =
      'a parameter, or a number that starts with a letter (write 0xff for ff), takes operators with two operands only';
    throw c.error('type', `${op} needs a value with a type`, at, hint);
  }
  const result = op === '!' ? not(c, value) : inverse(c, op, value);
  c.release(value);
  return result;
}

function not(c: Context, value: Value): Value {
  const result = c.temporary(intType);
  const type = number(hasCode(value.type) ? codeOf(value.type) : 0);
  c.code.emit(Opcode.LOGICAL_NOT_TYPED, value.slot, result.slot, type);
  return result;
}

function inverse(c: Context, op: '-' | '~', value: Value): Value {
  if (isInteger(value.type)) {
    const type = promote(value.type);
    const result = c.temporary(type);
    const opcode = op === '-' ? Opcode.NEG_TYPED : Opcode.BITWISE_NOT_TYPED;
    c.code.emit(opcode, value.slot, result.slot, number(type.code));
    return result;
  }
  const result = c.temporary(value.type);
  const negation = isFloat(value.type) ? Opcode.NEG_FLOAT : Opcode.NEG;
  c.code.emit(op === '-' ? negation : Opcode.NOT, value.slot, result.slot);
  return result;
}

/** `&x`: where a variable is, in the script's own memory. */
export function reference(c: Context, variable: Operand, at: Token): Value {
  const value = resolved(c, variable);
  if (value.type === undefined) throw c.error('type', 'only a variable has an address', at);
  const result = c.temporary(pointerTo(value.type));
  c.code.emit(Opcode.REFERENCE, value.slot, result.slot);
  c.release(value);
  return { ...result, space: value.space ?? Space.local };
}
