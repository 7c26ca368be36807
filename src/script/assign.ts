import { binaryOperators, cast, convert, operate } from './arithmetic.ts';
import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import type { Token } from './lexer.ts';
import { Opcode } from './opcode.ts';
import { atSelector, load, place, type Place } from './path.ts';
import { number } from './code.ts';
import { SymbolKind } from './symbol.ts';
import { longType, sizeOf, type Type, typeName, unsignedLongType, sameType } from './types.ts';
import type { Operand, Value } from './value.ts';
import { assigned, lookUp, pointInto, valueOf } from './variables.ts';

/** What an assignment writes: a variable that may not exist yet, a register, or a place in memory. */
export type Target = { readonly name: Token } | { readonly register: Value } | { readonly place: Place };

const compound = new Set(['+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|=']);

/** Compiles the target of an assignment at the lookahead: a name with its selectors, a global, or a register. */
export function target(c: Context): Target {
  const token = c.cursor.take();
  if (token.type === 'register') {
    return { register: { slot: { kind: SymbolKind.register, length: 0, value: token.value! }, type: longType } };
  }
  if (token.type !== 'name' || !atSelector(c)) return { name: token };
  const to = place(c, token);
  c.release(...to.scratch);
  return { place: to };
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
    c.cursor.take();
    chain(c, to);
  } else {
    throw c.cursor.unexpected("'=', '++', '--' or an assignment such as '+='", assignHint(c, to));
  }
}

function chain(c: Context, first: Target): void {
  const operands: { operand: Operand; token: Token }[] = [];
  do {
    const { token } = c.cursor;
    operands.push({ operand: c.expression(plain), token });
  } while (c.cursor.accept('='));
  const last = operands.pop()!;
  if (operands.length === 0) {
    assign(c, first, last.operand);
    return;
  }
  const value = valueOf(c, last.operand);
  // HyperDbg moves the last value to all of them as it is, without converting it.
  for (const { operand, token } of operands.reverse()) move(c, value, variable(c, asTarget(c, operand, token)));
  if ('place' in first) store(c, first.place, value);
  else move(c, value, variable(c, first));
  c.release(value);
}

function asTarget(c: Context, operand: Operand, token: Token): Target {
  if ('named' in operand) return { name: operand.named };
  if (operand.slot.kind === SymbolKind.register) return { register: operand };
  throw c.error('syntax', 'only a variable or register can stand before =', token);
}

/** Compiles `target = value`. */
export function assign(c: Context, to: Target, operand: Operand): void {
  const value = valueOf(c, operand);
  if ('place' in to) {
    const converted = converts(c, value, to.place.type, false);
    store(c, to.place, converted);
    c.release(value, converted);
    return;
  }
  const into = variable(c, to);
  const converted = converts(c, value, into.type!, into.implicit === true);
  if (converted !== value) c.release(value);
  move(c, converted, into);
  if ('name' in to) pointInto(c, to.name, converted);
  c.release(converted);
}

/** The variable or register to write. */
function variable(c: Context, to: Target): Value {
  if ('register' in to) return to.register;
  if ('place' in to) throw c.error('syntax', 'this cannot be assigned here');
  return assigned(c, to.name);
}

/** The value as the type of what it is assigned to (SCRIPT.md 4, conversions). */
export function converts(c: Context, value: Value, to: Type, implicit: boolean): Value {
  const from = value.type;
  if (from === undefined) return value;
  if (to.tag === 'scalar' && from.tag === 'scalar') return convert(c, value, to);
  if (to.tag === 'pointer' && (from.tag === 'pointer' || from.tag === 'array') && samePointee(to.to, from)) return value;
  if (implicit && (from.tag === 'pointer' || from.tag === 'array')) return cast(c, value, unsignedLongType);
  if (to.tag === 'struct' && from === to) return value;
  const hint = to.tag === 'pointer' ? `write (${typeName(to)})value` : undefined;
  throw c.error('type', `${typeName(from)} cannot be assigned to ${typeName(to)}`, undefined, hint);
}

function samePointee(to: Type, from: Type): boolean {
  const pointee = from.tag === 'pointer' ? from.to : from.tag === 'array' ? from.of : from;
  return to.tag === 'void' || pointee.tag === 'void' || sameType(to, pointee);
}

/** Emits the move of a value to a variable. */
export function move(c: Context, value: Value, to: Value): void {
  const floating = to.type?.tag === 'scalar' && to.type.class === 'float';
  c.code.emit(floating ? Opcode.MOV_FLOAT : Opcode.MOV, value.slot, to.slot);
}

/** Emits the store of a value to a place and gives the place back. */
function store(c: Context, to: Place, value: Value): void {
  c.code.emit(Opcode.TYPED_STORE, value.slot, to.target, number(to.space), number(sizeOf(to.type)));
  c.release(...to.held);
}

function compoundAssign(c: Context, to: Target, op: string, operand: Operand): void {
  const right = valueOf(c, operand);
  const left = 'place' in to ? load(c, to.place, to.place.target) : existing(c, to);
  const typed = left.type?.tag === 'scalar' && right.type?.tag === 'scalar';
  if (typed) {
    const result = operate(c, op, left, right);
    const converted = cast(c, result, left.type);
    if ('place' in to) store(c, to.place, converted);
    else move(c, converted, left);
    c.release(result, converted);
  } else {
    c.code.emit(binaryOperators[op]!.untyped, right.slot, left.slot, left.slot);
    if ('place' in to) store(c, to.place, left);
  }
  c.release(left, right);
}

function increment(c: Context, to: Target, op: '++' | '--'): void {
  const slot = 'place' in to ? to.place.target : existing(c, to).slot;
  c.code.emit(op === '++' ? Opcode.INC : Opcode.DEC, slot);
  if ('place' in to) c.release(...to.place.held);
}

/** The variable or register that is read and written. */
function existing(c: Context, to: Target): Value {
  if ('register' in to) return to.register;
  if ('place' in to) throw c.error('syntax', 'this cannot be assigned here');
  const value = lookUp(c, to.name);
  return value ?? valueOf(c, { named: to.name });
}

function assignHint(c: Context, to: Target): string | undefined {
  if (!('name' in to)) return undefined;
  if (c.cursor.at('(')) return `there is no function ${to.name.text}`;
  if (c.cursor.at('==')) return 'a comparison can stand in a condition only; write = to assign';
  return undefined;
}
