import { Opcode } from './opcode.ts';

/** The operations of a binary operator: with a type, without, and on floats. */
export interface BinaryOperator {
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
