import { number } from './code.ts';
import type { Context } from './context.ts';
import { Opcode } from './opcode.ts';
import { codeOf, hasCode, intType } from './types.ts';
import type { Operand, Slot, Value } from './value.ts';
import { resolved } from './variables.ts';

/** An `&&` or `||` whose right side is still to come. */
export interface PendingLogical {
  readonly left: Value;
  readonly result: Value;
  readonly opcode: Opcode;
  readonly whenRight: number;
  readonly ends: Slot[];
}

/** The code between the two sides: the result so far, and the jump past the right side when that decides it. */
export function logicalLeft(c: Context, op: '&&' | '||', operand: Operand): PendingLogical {
  const left = resolved(c, operand);
  const truth = truthOf(c, left);
  c.release(truth.inverted);
  const result = c.temporary(intType);
  const and = op === '&&';
  const opcode = and ? Opcode.JZ : Opcode.JNZ;
  c.code.emit(Opcode.MOV, number(and ? 0 : 1), result.slot);
  const end = c.code.jump(opcode, truth.value.slot);
  c.release(truth.value);
  return { left, result, opcode, whenRight: and ? 1 : 0, ends: [end] };
}

/** The code after the right side. */
export function logicalRight(c: Context, pending: PendingLogical, operand: Operand): Value {
  const right = resolved(c, operand);
  const truth = truthOf(c, right);
  const end = c.code.jump(pending.opcode, truth.value.slot);
  c.code.emit(Opcode.MOV, number(pending.whenRight), pending.result.slot);
  c.release(truth.inverted, truth.value, right, pending.left);
  c.code.land(end, ...pending.ends);
  return pending.result;
}

/** 0 or 1 by two negations. */
function truthOf(c: Context, value: Value): { inverted: Value; value: Value } {
  if (!hasCode(value.type)) {
    const hint = 'compare it: x != 0';
    throw c.error('type', '&& and || need values with a type', undefined, hint);
  }
  const inverted = c.temporary(intType);
  c.code.emit(Opcode.LOGICAL_NOT_TYPED, value.slot, inverted.slot, number(codeOf(value.type)));
  const truth = c.temporary(intType);
  c.code.emit(Opcode.LOGICAL_NOT_TYPED, inverted.slot, truth.slot, number(intType.code));
  return { inverted, value: truth };
}
