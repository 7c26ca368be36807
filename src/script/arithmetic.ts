import type { Context } from './context.ts';
import { number } from './code.ts';
import { Opcode } from './opcode.ts';
import { valueOf } from './variables.ts';
import {
  codeOf,
  commonType,
  doubleType,
  intType,
  pointerTo,
  promote,
  type Scalar,
  sizeOf,
  type Type,
  unsignedLongType,
} from './types.ts';
import { type Operand, Space, type Value } from './value.ts';

/** The operations of a binary operator: with a type, without, and on floats. */
interface BinaryOperator {
  readonly typed: Opcode;
  readonly untyped: Opcode;
  readonly float?: Opcode;
  /** Gives an int 0 or 1. */
  readonly compares?: true;
}

/** Every operator with two operands but `&&` and `||`. */
export const binaryOperators: Readonly<Record<string, BinaryOperator>> = {
  '|': { typed: Opcode.BITWISE_OR_TYPED, untyped: Opcode.OR },
  '^': { typed: Opcode.BITWISE_XOR_TYPED, untyped: Opcode.XOR },
  '&': { typed: Opcode.BITWISE_AND_TYPED, untyped: Opcode.AND },
  '<<': { typed: Opcode.SHIFT_LEFT_TYPED, untyped: Opcode.ASL },
  '>>': { typed: Opcode.SHIFT_RIGHT_TYPED, untyped: Opcode.ASR },
  '+': { typed: Opcode.ADD_TYPED, untyped: Opcode.ADD, float: Opcode.ADD_FLOAT },
  '-': { typed: Opcode.SUB_TYPED, untyped: Opcode.SUB, float: Opcode.SUB_FLOAT },
  '*': { typed: Opcode.MUL_TYPED, untyped: Opcode.MUL, float: Opcode.MUL_FLOAT },
  '/': { typed: Opcode.DIV_TYPED, untyped: Opcode.DIV, float: Opcode.DIV_FLOAT },
  '%': { typed: Opcode.MOD_TYPED, untyped: Opcode.MOD },
  '>': { typed: Opcode.GT_TYPED, untyped: Opcode.GT, float: Opcode.GT_FLOAT, compares: true },
  '<': { typed: Opcode.LT_TYPED, untyped: Opcode.LT, float: Opcode.LT_FLOAT, compares: true },
  '>=': { typed: Opcode.EGT_TYPED, untyped: Opcode.EGT, float: Opcode.EGT_FLOAT, compares: true },
  '<=': { typed: Opcode.ELT_TYPED, untyped: Opcode.ELT, float: Opcode.ELT_FLOAT, compares: true },
  '==': { typed: Opcode.EQUAL_TYPED, untyped: Opcode.EQUAL, float: Opcode.EQUAL_FLOAT, compares: true },
  '!=': { typed: Opcode.NEQ_TYPED, untyped: Opcode.NEQ, float: Opcode.NEQ_FLOAT, compares: true },
};

/** Compiles `left op right` and uses both up. */
export function binary(c: Context, op: string, left: Operand, right: Operand): Value {
  const [a, b] = [valueOf(c, left), valueOf(c, right)];
  const result = operate(c, op, a, b);
  c.release(...[a, b].filter((value) => value.temporary !== result.temporary));
  return result;
}

/** Compiles `left op right`; the caller gives the operands back. */
export function operate(c: Context, op: string, left: Value, right: Value): Value {
  const operator = binaryOperators[op]!;
  const [a, b] = [left.type, right.type];
  if (a?.tag === 'scalar' && b?.tag === 'scalar') {
    const type = commonType(a, b);
    return type.class === 'float' ? floats(c, operator, type, left, right) : integers(c, operator, type, left, right);
  }
  if (isPointer(a) && isPointer(b)) return pointers(c, op, operator, left, right);
  if ((isPointer(a) || isPointer(b)) && (op === '+' || op === '-')) {
    if (isPointer(a)) return scaled(c, op, left, right);
    if (op === '-') throw c.error('syntax', 'a pointer cannot be subtracted from a number');
    return scaled(c, op, right, left, true);
  }
  const result = c.temporary(operator.compares ? intType : undefined);
  c.code.emit(operator.untyped, right.slot, left.slot, result.slot);
  return result;
}

function isPointer(type: Type | undefined): boolean {
  return type?.tag === 'pointer' || type?.tag === 'array';
}

function integers(c: Context, op: BinaryOperator, type: Scalar, left: Value, right: Value): Value {
  const result = c.temporary(op.compares ? intType : type);
  c.code.emit(op.typed, right.slot, left.slot, result.slot, number(type.code));
  return result;
}

function floats(c: Context, op: BinaryOperator, type: Scalar, left: Value, right: Value): Value {
  if (op.float === undefined) throw c.error('type', 'floating-point values cannot be used with this operator');
  const a = convert(c, left, type);
  const b = convert(c, right, type);
  const result = c.temporary(op.compares ? intType : type);
  c.code.emit(op.float, b.slot, a.slot, result.slot);
  c.release(...[a, b].filter((value) => value !== left && value !== right));
  return result;
}

/** A pointer moved by an index times the size of what it points to. */
function scaled(c: Context, op: string, pointer: Value, index: Value, indexFirst = false): Value {
  const to = elementType(pointer.type!);
  const result: Value = { ...c.temporary(pointerTo(to)), ...(pointer.space && { space: pointer.space }) };
  c.code.emit(Opcode.MUL, number(Math.max(1, sizeOf(to))), index.slot, result.slot);
  const [right, left] = indexFirst ? [pointer.slot, result.slot] : [result.slot, pointer.slot];
  c.code.emit(op === '+' ? Opcode.ADD : Opcode.SUB, right, left, result.slot);
  return result;
}

function pointers(c: Context, op: string, operator: BinaryOperator, left: Value, right: Value): Value {
  if (operator.compares) {
    const result = c.temporary(intType);
    c.code.emit(operator.typed, right.slot, left.slot, result.slot, number(codeOf(pointerTo(intType))));
    return result;
  }
  if (op === '-') {
    const result = c.temporary(intType);
    const size = Math.max(1, sizeOf(elementType(left.type!)));
    c.code.emit(Opcode.POINTER_DIFF, right.slot, left.slot, result.slot, number(size));
    return result;
  }
  const result = c.temporary(undefined);
  c.code.emit(operator.untyped, right.slot, left.slot, result.slot);
  return result;
}

/** What a pointer or array points to. */
export function elementType(type: Type): Type {
  if (type.tag === 'pointer') return type.to;
  return type.tag === 'array' ? type.of : unsignedLongType;
}

/** The value as another scalar type; the same value when it has that type already. The caller gives the value back. */
export function convert(c: Context, value: Value, type: Scalar): Value {
  if (value.type === undefined || value.type === type) return value;
  if (value.floatText !== undefined && type.class === 'float') return floatLiteral(c, value.floatText, type);
  return cast(c, value, type);
}

/** Emits a conversion, also to the type that the value has. */
export function cast(c: Context, value: Value, type: Type): Value {
  if (value.type?.tag !== 'scalar' && value.type?.tag !== 'pointer') throw c.error('type', 'this value has no type that can be converted');
  if (type.tag !== 'scalar' && type.tag !== 'pointer') throw c.error('type', 'this is not a type that a value can have');
  const result = c.temporary(type);
  c.code.emit(Opcode.CAST_SCALAR, value.slot, result.slot, number(codeOf(value.type)), number(codeOf(type)));
  return result;
}

/** A float literal of a width. */
export function floatLiteral(c: Context, text: string, type: Scalar): Value {
  const view = new DataView(new ArrayBuffer(8));
  const value = Number(text);
  const wide = type === doubleType;
  if (wide) view.setFloat64(0, value, true);
  else view.setFloat32(0, value, true);
  const rounded = wide ? value : Math.fround(value);
  const lost = rounded === 0 && /[1-9]/.test(text);
  if (!Number.isFinite(rounded) || lost) {
    throw c.error('float literal', `${text} is out of the range of ${type.name}`, undefined, 'declare the variable double');
  }
  return {
    slot: { kind: 3, length: wide ? 2 : 1, value: wide ? view.getBigUint64(0, true) : BigInt(view.getUint32(0, true)) },
    type,
    floatText: text,
  };
}

/** Compiles a unary operator and uses its operand up. */
export function unary(c: Context, op: '-' | '~' | '!', operand: Operand): Value {
  const value = valueOf(c, operand);
  if (op === '-' && value.floatText !== undefined) {
    const text = value.floatText.startsWith('-') ? value.floatText.slice(1) : `-${value.floatText}`;
    return floatLiteral(c, text, value.type as Scalar);
  }
  if (isPointer(value.type) && op !== '!') return invertPointer(c, op, value);
  if (value.type?.tag !== 'scalar') {
    const hint = 'a parameter, or a number that starts with a letter (write 0xff for ff), takes binary operators only';
    throw c.error('type', `${op} needs a value with a type`, undefined, hint);
  }
  const floating = value.type.class === 'float';
  if (floating && op === '~') throw c.error('type', '~ needs an integer');
  const type = op === '!' ? value.type : promote(value.type);
  const result = c.temporary(op === '!' ? intType : type);
  if (floating && op === '-') c.code.emit(Opcode.NEG_FLOAT, value.slot, result.slot);
  else c.code.emit(unaryOpcodes[op], value.slot, result.slot, number(type.code));
  c.release(value);
  return result;
}

function invertPointer(c: Context, op: '-' | '~', value: Value): Value {
  const result = c.temporary(value.type);
  c.code.emit(op === '-' ? Opcode.NEG : Opcode.NOT, value.slot, result.slot);
  c.release(value);
  return result;
}

const unaryOpcodes = {
  '-': Opcode.NEG_TYPED,
  '~': Opcode.BITWISE_NOT_TYPED,
  '!': Opcode.LOGICAL_NOT_TYPED,
} as const;

/** `&x`: where a variable is, in the script's own memory. */
export function reference(c: Context, variable: Operand): Value {
  const value = valueOf(c, variable);
  const result = c.temporary(pointerTo(value.type ?? unsignedLongType));
  c.code.emit(Opcode.REFERENCE, value.slot, result.slot);
  c.release(value);
  return { ...result, space: Space.local };
}
