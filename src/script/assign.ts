import { integers } from './arithmetic.ts';
import { binaryOperators } from './binary-operators.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { cast, converted } from './convert.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { atSelector, type Lvalue, load, lvalue } from './path.ts';
import { Space } from './space.ts';
import { SymbolKind } from './symbol.ts';
import type { Token } from './token.ts';
import { isFloat, isInteger, type Struct, sizeOf, spanOf } from './types.ts';
import type { Operand, Value } from './value.ts';
import { assigned, pointInto, resolved } from './variables.ts';

/** What an assignment writes: a variable that may not exist yet, a register, or a place in memory. */
export type Target = { readonly name: Token } | { readonly lvalue: Lvalue };

const compound = new Set(['+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);

/** Compiles the target of an assignment at the lookahead: a name with its selectors, a global, or a register. */
export function target(c: Context): Target {
  const token = c.cursor.take();
  if (token.type !== 'name' || !atSelector(c)) return { name: token };
  c.watch.write(token.text);
  const to = lvalue(c, token, 'assign', plain);
  c.release(...to.scratch);
  return { lvalue: to };
}

/** Compiles the rest of `target = value`, `target += value`, `target++` or `target--`. */
export function assignment(c: Context, to: Target): void {
  const { token } = c.cursor;
  const op = token.type === 'word' ? token.text : '';
  if (op === '++' || op === '--') {
    c.cursor.take();
    increment(c, to, op);
  } else if (compound.has(op)) {
    c.cursor.take();
    compoundAssign(c, to, op.slice(0, -1), c.expression(plain));
  } else if (op === '=') {
    const { value, others } = chain(c);
    if (others.length === 0) assign(c, to, value);
    else assignAll(c, 'name' in to ? [to.name, ...others] : others, value);
  } else throw c.cursor.unexpected("'=', '++', '--' or an assignment such as '+='", assignHint(c, to));
}

/** Compiles `= value` or `= name = name = value`: the value, and the names between. */
export function chain(c: Context): { value: Operand; others: Token[] } {
  const parts: { operand: Operand; token: Token }[] = [];
  while (c.cursor.accept('=')) {
    const { token } = c.cursor;
    parts.push({ operand: c.expression(plain), token });
  }
  const { operand: value } = parts.pop()!;
  const others = parts.map(({ operand, token }) => {
    if ('named' in operand) return operand.named;
    if (operand.slot.kind === SymbolKind.register) return token;
    throw c.error('syntax', 'only a variable or register can be assigned to', token);
  });
  return { value, others };
}

/** Compiles an assignment to several names. HyperDbg moves the value to each as it is, the last name first. */
export function assignAll(c: Context, names: readonly Token[], operand: Operand): void {
  const value = resolved(c, operand);
  for (const name of names.toReversed()) c.code.emit(Opcode.MOV, value.slot, assigned(c, name).slot);
  c.release(value);
}

/** Compiles `target = value`. */
export function assign(c: Context, to: Target, operand: Operand): void {
  const value = resolved(c, operand);
  const into = 'lvalue' in to ? valueOfLvalue(to.lvalue) : assigned(c, to.name);
  if (value.type?.tag === 'struct' && into.type?.tag === 'struct') copy(c, into, value, into.type);
  else {
    const result = converted(c, value, into.type, into.implicit === true, 'name' in to ? to.name : undefined);
    if ('lvalue' in to) store(c, to.lvalue, result);
    else {
      const opcode = result !== value && isFloat(into.type) ? Opcode.MOV_FLOAT : Opcode.MOV;
      c.code.emit(opcode, result.slot, into.slot);
      pointInto(c, to.name, result);
    }
    if (result !== value) c.release(result);
  }
  c.release(value, ...('lvalue' in to ? to.lvalue.held : []));
}

function valueOfLvalue(to: Lvalue): Value {
  return { slot: to.target, type: to.type, space: to.space };
}

function copy(c: Context, to: Value, from: Value, type: Struct): void {
  if (from.type !== type) throw c.error('type', `only a struct ${type.name} can be assigned to a struct ${type.name}`);
  const spaces = { to: number(to.space ?? Space.local), from: number(from.space ?? Space.local) };
  c.code.emit(Opcode.AGGREGATE_COPY, to.slot, spaces.to, from.slot, spaces.from, number(type.size));
}

function store(c: Context, to: Lvalue, value: Value): void {
  const size = sizeOf(to.type);
  if (![1, 2, 4, 8].includes(size)) throw c.error('type', `${size} bytes cannot be written at once`);
  c.code.emit(Opcode.TYPED_STORE, value.slot, to.target, number(to.space), number(size));
}

function compoundAssign(c: Context, to: Target, op: string, operand: Operand): void {
  const right = resolved(c, operand);
  const into = existing(c, to);
  if (into.type?.tag === 'pointer') {
    movePointer(c, into, op, right, spanOf(into.type.to));
    return;
  }
  const left = 'lvalue' in to ? load(c, to.lvalue, to.lvalue.target) : into;
  if (isInteger(left.type) && isInteger(right.type)) {
    const result = integers(c, binaryOperators[op]!, left, right);
    const narrowed = cast(c, result, left.type);
    if ('lvalue' in to) store(c, to.lvalue, narrowed);
    else c.code.emit(Opcode.MOV, narrowed.slot, left.slot);
    c.release(result, narrowed);
  } else {
    c.code.emit(binaryOperators[op]!.untyped, right.slot, left.slot, left.slot);
    if ('lvalue' in to) store(c, to.lvalue, left);
  }
  c.release(right, ...('lvalue' in to ? [left, ...to.lvalue.held] : []));
}

/** `pointer += n`. The temporary of the product is never given back. */
function movePointer(c: Context, pointer: Value, op: string, right: Value, span: number): void {
  if (op !== '+' && op !== '-') throw c.error('syntax', 'a pointer can be moved by += and -= only');
  const distance = c.temporary(undefined);
  c.code.emit(Opcode.MUL, number(span), right.slot, distance.slot);
  c.code.emit(op === '+' ? Opcode.ADD : Opcode.SUB, distance.slot, pointer.slot, pointer.slot);
  c.release(right);
}

function increment(c: Context, to: Target, op: '++' | '--'): void {
  const into = existing(c, to);
  if (into.type?.tag === 'pointer') {
    c.code.emit(op === '++' ? Opcode.ADD : Opcode.SUB, number(spanOf(into.type.to)), into.slot, into.slot);
  } else c.code.emit(op === '++' ? Opcode.INC : Opcode.DEC, into.slot);
  if ('lvalue' in to) c.release(...to.lvalue.held);
}

/** A target that is both read and written; it must exist, and HyperDbg crashes when it is a parameter. */
function existing(c: Context, to: Target): Value {
  if ('lvalue' in to) return valueOfLvalue(to.lvalue);
  c.watch.write(to.name.text);
  const value = to.name.type === 'register' ? assigned(c, to.name) : resolved(c, { named: to.name });
  if (value.type === undefined) {
    const hint = `copy it first: copy = ${to.name.text};`;
    throw c.error('type', `the parameter ${to.name.text} cannot be changed in place`, to.name, hint);
  }
  return value;
}

function assignHint(c: Context, to: Target): string | undefined {
  if (!('name' in to)) return undefined;
  if (c.cursor.at('(')) return `there is no function ${to.name.text}`;
  return undefined;
}
