
import { number } from './code.ts';
import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import type { Token } from './lexer.ts';
import { Opcode } from './opcode.ts';
import { SymbolKind } from './symbol.ts';
import { codeOf, type Member, type Scalar, sizeOf, type Type, unsignedLongType } from './types.ts';
import { type Operand, type Slot, Space, type Value } from './value.ts';
import { valueOf } from './variables.ts';

/** A place in memory that a name with indexes and members selects. */
export interface Place {
  readonly type: Type;
  readonly space: Space;
  /** Address, as a load takes it. */
  readonly address: Slot;
  /** Address, as an assignment takes it. */
  readonly target: Slot;
  /** What the address was computed with: to give back before the value of an assignment, but after a read. */
  readonly scratch: readonly Value[];
  /** What to give back when the place has been read or written. */
  readonly held: readonly Value[];
}

/** Whether the lookahead selects a part of the name before it. */
export function atSelector(c: Context): boolean {
  return c.cursor.at('[') || c.cursor.at('.') || c.cursor.at('->');
}

/** Compiles the address of `name[i][j]` or `name.member->member`, at the first selector. */
export function place(c: Context, name: Token): Place {
  return c.cursor.at('[') ? element(c, name) : memberOf(c, name);
}

/** Reads a place. Signed values are loaded unsigned, then converted. */
export function load(c: Context, from: Place, address = from.address): Value {
  if (from.type.tag === 'array') {
    return { slot: address, type: from.type, space: from.space };
  }
  if (from.type.tag === 'struct') return { slot: address, type: from.type, space: from.space };
  const result = c.temporary(from.type);
  const signed = from.type.tag === 'scalar' && from.type.code <= signedCodes;
  const raw = signed ? c.temporary(rawType(from.type as Scalar)) : result;
  c.code.emit(Opcode.TYPED_LOAD, address, number(from.space), number(sizeOf(from.type)), raw.slot);
  if (signed) {
    const types = [number(rawCodes[sizeOf(from.type)]!), number(codeOf(from.type as Scalar))];
    c.code.emit(Opcode.CAST_SCALAR, raw.slot, result.slot, ...types);
    c.release(raw);
  }
  return result;
}

/** bool, char, short, int and long long have the codes 1 to 5. */
const signedCodes = 5;
/** Code of the unsigned type of so many bytes. */
const rawCodes: Readonly<Record<number, number>> = { 1: 6, 2: 7, 4: 8, 8: 9 };

function rawType(_type: Scalar): Type {
  return unsignedLongType;
}

function element(c: Context, name: Token): Place {
  const indexes: Operand[] = [];
  while (c.cursor.accept('[')) {
    indexes.push(c.expression(plain));
    c.cursor.expect(']', 'after the index');
  }
  const base = valueOf(c, { named: name });
  if (base.type?.tag !== 'array') throw c.error('type', `'${name.text}' is not an array`, name);
  const values = indexes.map((index) => valueOf(c, index));
  const scaled = c.temporary(unsignedLongType);
  const address = c.temporary(unsignedLongType);
  c.code.emit(Opcode.MOV, number(0), address.slot);
  let type: Type = base.type;
  for (const value of values) {
    if (type.tag !== 'array') throw c.error('type', `'${name.text}' has fewer dimensions`, name);
    type = type.of;
    c.code.emit(Opcode.MUL, number(sizeOf(type)), value.slot, scaled.slot);
    c.code.emit(Opcode.ADD, scaled.slot, address.slot, address.slot);
  }
  c.code.emit(Opcode.ADD, base.slot, address.slot, address.slot);
  c.release(...values);
  return {
    type,
    space: Space.local,
    address: address.slot,
    target: { ...address.slot, kind: SymbolKind.cellDereference },
    scratch: [scaled],
    held: [address],
  };
}

function memberOf(c: Context, name: Token): Place {
  let at: Place | undefined;
  while (c.cursor.at('.') || c.cursor.at('->')) {
    const arrow = c.cursor.take().text === '->';
    const member = c.cursor.expectType('name', 'the name of a member');
    const base = at === undefined ? valueOf(c, { named: name }) : arrow ? load(c, at) : { slot: at.address, type: at.type, space: at.space };
    at = select(c, base, arrow, member, name);
  }
  return at!;
}

function select(c: Context, base: Value, arrow: boolean, name: Token, of: Token): Place {
  const struct = arrow && base.type?.tag === 'pointer' ? base.type.to : base.type;
  if (struct?.tag !== 'struct' || (arrow && base.type?.tag !== 'pointer')) {
    throw c.error('type', `'${of.text}' is not a ${arrow ? 'pointer to a ' : ''}struct`, of);
  }
  const member = findMember(c, struct.members, name, struct.name);
  const address = c.temporary(unsignedLongType);
  c.code.emit(Opcode.ADD, base.slot, number(member.offset), address.slot);
  return {
    type: member.type,
    space: base.space ?? Space.remote,
    address: address.slot,
    target: address.slot,
    scratch: [],
    held: [address],
  };
}

function findMember(c: Context, members: readonly Member[] | undefined, name: Token, struct: string): Member {
  const member = members?.find((candidate) => candidate.name === name.text);
  if (member === undefined) {
    const known = members?.map((candidate) => candidate.name).join(', ');
    throw c.error('type', `struct ${struct} has no member '${name.text}'`, name, known && `it has ${known}`);
  }
  return member;
}

/** Compiles the value of a name with the selectors that follow it, or leaves the name to be resolved when it is used. */
export function read(c: Context, name: Token): Operand {
  if (!atSelector(c)) return { named: name };
  const from = place(c, name);
  const value = load(c, from);
  c.release(...from.scratch, ...from.held);
  return value;
}

