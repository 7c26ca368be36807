import { binary, reference, unary } from './arithmetic.ts';
import { builtins } from './builtins.ts';
import { callBuiltin, callFunction } from './call.ts';
import type { Context } from './context.ts';
import { castTo, floatLiteral } from './convert.ts';
import type { Grammar } from './grammar.ts';
import { logicalLeft, logicalRight } from './logical.ts';
import { Opcode } from './opcode.ts';
import { read } from './path.ts';
import { sizeOfExpression } from './size-of.ts';
import { Space } from './space.ts';
import { SymbolKind, ValueKind } from './symbol.ts';
import { startsType, typeName } from './type-name.ts';
import { doubleType, longLongType, type Type, unsignedLongLongType } from './types.ts';
import type { Operand, Value } from './value.ts';
import { resolved } from './variables.ts';

const prefixes = new Set(['-', '+', '~', '!', '*', '&']);

/** Compiles an expression whose operators bind at least as tightly as a level. */
export function expression(c: Context, g: Grammar, level = 1): Operand {
  return c.nested(() => {
    let left = operand(c, g);
    for (;;) {
      const op = c.cursor.token.type === 'word' ? c.cursor.token.text : '';
      const binds = g.levels.get(op);
      if (binds === undefined || binds < level) return left;
      const token = c.cursor.take();
      if (op === '&&' || op === '||') {
        left = c.limited('logic', () => {
          const pending = logicalLeft(c, op, left);
          return logicalRight(c, pending, expression(c, g, binds + 1));
        });
      } else left = binary(c, token, left, expression(c, g, binds + 1));
    }
  });
}

function operand(c: Context, g: Grammar): Operand {
  const { token } = c.cursor;
  const { text } = token;
  if (token.type !== 'word' || !prefixes.has(text)) return primary(c, g);
  c.cursor.take();
  // The grammar of conditions has no second prefix after the first (SCRIPT.md 4).
  const inner = g.prefixes === 'many' ? c.nested(() => operand(c, g)) : primary(c, g);
  if (text === '+') return inner;
  if (text === '*') return dereference(c, inner);
  return text === '&' ? reference(c, inner, token) : unary(c, text as '-' | '~' | '!', inner, token);
}

function primary(c: Context, g: Grammar): Operand {
  const { token } = c.cursor;
  switch (token.type) {
    case 'number':
      c.cursor.take();
      return literal(token.value!, token.untyped ? undefined : longLongType);
    case 'float':
      c.cursor.take();
      return floatLiteral(c, token.text, doubleType);
    case 'register':
    case 'pseudo':
      c.watch.read(token.text);
      c.cursor.take();
      return { slot: { kind: machineKinds[token.type], length: 0, value: token.value! }, type: longLongType };
    case 'global':
      return { named: c.cursor.take() };
    case 'name':
      return c.functions.has(token.text)
        ? callFunction(c, g.arguments ?? g)
        : read(c, c.cursor.take(), g.arguments ?? g);
    case 'builtin':
      if (builtins.get(token.text)!.returns) return callBuiltin(c, g.arguments ?? g)!;
      throw c.cursor.unexpected('a value', `${token.text}() gives no value; use it as a statement`);
    case 'word':
      if (token.text === 'sizeof') return sizeOfExpression(c, g);
      if (token.text === '(') return parenthesised(c, g);
  }
  throw c.cursor.unexpected('a value', valueHint(c, g));
}

const machineKinds = { register: SymbolKind.register, pseudo: SymbolKind.pseudoRegister } as const;

function literal(value: bigint, type: Type | undefined): Value {
  return { slot: { kind: SymbolKind.number, length: ValueKind.integer, value }, type };
}

function parenthesised(c: Context, g: Grammar): Operand {
  const token = c.cursor.take();
  if (startsType(c)) {
    const type = typeName(c);
    c.cursor.expect(')', 'after the type');
    const inner = c.nested(() => operand(c, g));
    return castTo(c, token, type, inner);
  }
  const inner = expression(c, g.parentheses ?? g);
  c.cursor.expect(')', 'to close the parenthesis');
  return inner;
}

/**
 * `*p`: always 8 bytes of the debuggee's memory, whatever p points to (SCRIPT.md 14); only a pointer to a struct gives
 * what it points to.
 */
function dereference(c: Context, pointer: Operand): Value {
  const value = resolved(c, pointer);
  const struct = value.type?.tag === 'pointer' && value.type.to.tag === 'struct' ? value.type.to : undefined;
  const result = c.temporary(struct ?? unsignedLongLongType);
  c.code.emit(struct ? Opcode.MOV : Opcode.POI, value.slot, result.slot);
  c.release(value);
  return struct ? { ...result, space: value.space ?? Space.remote } : result;
}

function valueHint(c: Context, g: Grammar): string | undefined {
  const { type, text } = c.cursor.token;
  if (type === 'string' || type === 'wideString') {
    return 'strings are values for printf, strlen, strcmp and their like only; the wcs functions take wide ones: L"text"';
  }
  if (g.prefixes === 'one' && prefixes.has(text)) {
    return 'in a condition write one prefix operator only, or parentheses: -(~x)';
  }
  return undefined;
}
