import { number } from './code.ts';
import type { Context } from './context.ts';
import type { Grammar } from './grammar.ts';
import { startsType, typeName } from './type-name.ts';
import { sizeOf, type Type, unsignedLongLongType } from './types.ts';
import type { Value } from './value.ts';
import { lookUp } from './variables.ts';

/** `sizeof(type)` and `sizeof(expression)`: a number; the code of the expression is thrown away. */
export function sizeOfExpression(c: Context, g: Grammar): Value {
  const word = c.cursor.take();
  c.cursor.expect('(', 'after sizeof');
  const type = startsType(c) ? typeName(c) : c.limited('sizeof', () => typeOfExpression(c, g));
  c.cursor.expect(')', 'after the operand of sizeof');
  const size = type === undefined ? 0 : sizeOf(type);
  if (size === 0) {
    const hint = 'a parameter, or a number that starts with a letter (write 0xff for ff), has no size';
    throw c.error('incomplete struct', 'sizeof needs something whose size is known', word, hint);
  }
  return { slot: number(size), type: unsignedLongLongType };
}

function typeOfExpression(c: Context, g: Grammar): Type | undefined {
  const start = c.code.mark();
  const temporaries = c.frame.mark();
  const operand = c.expression(g);
  const value = 'named' in operand ? lookUp(c, operand.named) : operand;
  c.code.rewind(start);
  c.frame.rewind(temporaries);
  return value?.type;
}
