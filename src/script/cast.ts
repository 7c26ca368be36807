import { cast } from './arithmetic.ts';
import type { Context } from './context.ts';
import type { Type } from './types.ts';
import type { Operand, Value } from './value.ts';
import { valueOf } from './variables.ts';

/** `(type)value`. A pointer cast of an address makes it an address of the debuggee; of a pointer it stays in its space. */
export function castTo(c: Context, type: Type, operand: Operand): Value {
  const value = valueOf(c, operand);
  const result = cast(c, value, type);
  c.release(value);
  return type.tag === 'pointer' ? { ...result, space: value.space ?? 2 } : result;
}
