import { number } from './code.ts';
import type { Context } from './context.ts';
import type { Grammar } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { Space } from './space.ts';
import { SymbolKind } from './symbol.ts';
import type { Token } from './token.ts';
import {
  codeOf,
  isInteger,
  type Member,
  type Struct,
  sizeOf,
  spanOf,
  type Type,
  unsignedLongLongType,
} from './types.ts';
import type { Operand, Slot, Value } from './value.ts';
import { resolved } from './variables.ts';

/** A place in memory that a name with indexes or members selects. */
export interface Lvalue {
  readonly type: Type;
  readonly space: Space;
  /** Its address: as a load takes it, and as an assignment does. */
  readonly address: Slot;
  readonly target: Slot;
  /** Temporaries: of the way to the address, free before the value of an assignment, and of the address itself. */
  readonly scratch: readonly Value[];
  readonly held: readonly Value[];
}

type Use = 'read' | 'assign';

/** Whether the lookahead selects a part of the name before it. */
export function atSelector(c: Context): boolean {
  return c.cursor.at('[') || c.cursor.at('.') || c.cursor.at('->');
}

/** Compiles the address of `name[i][j]` or `name.member->member`, at the first selector. */
export function lvalue(c: Context, name: Token, use: Use, indexes: Grammar): Lvalue {
  return c.cursor.at('[') ? element(c, name, indexes) : memberOf(c, name, use);
}

/**
 * Compiles the value of a name with the selectors that follow it, or leaves the name to be resolved when it is used.
 */
export function read(c: Context, name: Token, indexes: Grammar): Operand {
  if (!atSelector(c)) return { named: name };
  const from = lvalue(c, name, 'read', indexes);
  const aggregate = from.type.tag === 'struct' || (from.type.tag === 'array' && from.address === from.target);
  if (aggregate) return { slot: from.address, type: from.type, space: from.space, temporary: from.held[0]?.temporary };
  const value = load(c, from);
  c.release(...from.scratch, ...from.held);
  return value;
}

/** Types by size as they are loaded before a signed value gets its sign. */
const rawCodes: Readonly<Record<number, number>> = { 1: 6, 2: 7, 4: 8, 8: 9 };

/** Loads the value at a place: as an unsigned integer first, then converted when its type is another. */
export function load(c: Context, from: Lvalue, address = from.address): Value {
  const size = sizeOf(from.type);
  const rawCode = rawCodes[size];
  if (rawCode === undefined) throw c.error('type', `${size} bytes cannot be read at once`);
  const result = c.temporary(from.type);
  const normalised = isInteger(from.type) && from.type.code !== rawCode;
  const raw = normalised ? c.temporary(unsignedLongLongType) : result;
  c.code.emit(Opcode.TYPED_LOAD, address, number(from.space), number(size), raw.slot);
  if (normalised && isInteger(from.type)) {
    c.code.emit(Opcode.CAST_SCALAR, raw.slot, result.slot, number(rawCode), number(codeOf(from.type)));
    c.release(raw);
  }
  return result;
}

function element(c: Context, name: Token, grammar: Grammar): Lvalue {
  const indexes: Operand[] = [];
  while (c.cursor.accept('[')) {
    indexes.push(c.expression(grammar));
    c.cursor.expect(']', 'after the index');
  }
  const base = resolved(c, { named: name });
  const scaled = c.temporary(unsignedLongLongType);
  const address = c.temporary(unsignedLongLongType);
  c.code.emit(Opcode.MOV, number(0), address.slot);
  let type = base.type;
  for (const index of indexes) {
    if (type?.tag !== 'array' && type?.tag !== 'pointer') {
      const message = type === base.type ? `'${name.text}' is not an array` : `'${name.text}' has fewer dimensions`;
      throw c.error('syntax', message, name);
    }
    type = type.tag === 'array' ? type.of : type.to;
    c.code.emit(Opcode.MUL, number(spanOf(type)), resolved(c, index).slot, scaled.slot);
    c.code.emit(Opcode.ADD, scaled.slot, address.slot, address.slot);
  }
  c.code.emit(Opcode.ADD, base.slot, address.slot, address.slot);
  return {
    type: type!,
    space: Space.local,
    address: address.slot,
    target: { ...address.slot, kind: SymbolKind.cellDereference },
    scratch: [scaled],
    held: [address],
  };
}

function memberOf(c: Context, name: Token, use: Use): Lvalue {
  let at: Lvalue | undefined;
  while (c.cursor.at('.') || c.cursor.at('->')) {
    const arrow = c.cursor.take().text === '->';
    const member = c.cursor.expectType('name', 'the name of a member');
    // In an assignment HyperDbg takes the address of a pointer in the middle for the pointer itself.
    const through = at !== undefined && arrow && use === 'read' ? load(c, at) : undefined;
    const base: Value =
      at === undefined
        ? resolved(c, { named: name })
        : (through ?? { slot: at.address, type: at.type, space: at.space });
    at = select(c, base, arrow, member, name);
  }
  return at!;
}

function select(c: Context, base: Value, arrow: boolean, name: Token, of: Token): Lvalue {
  const struct = arrow && base.type?.tag === 'pointer' ? base.type.to : base.type;
  if (struct?.tag !== 'struct' || (arrow && base.type?.tag !== 'pointer')) {
    throw c.error('type', `'${of.text}' is not a ${arrow ? 'pointer to a ' : ''}struct`, of);
  }
  const member = findMember(c, struct, name);
  const address = c.temporary(unsignedLongLongType);
  c.code.emit(Opcode.ADD, base.slot, number(member.offset), address.slot);
  const space = base.space ?? (arrow ? Space.remote : Space.local);
  return { type: member.type, space, address: address.slot, target: address.slot, scratch: [], held: [address] };
}

function findMember(c: Context, struct: Struct, name: Token): Member {
  if (struct.members === undefined) {
    throw c.error('incomplete struct', `struct ${struct.name} has no members yet`, name);
  }
  const member = struct.members.find((candidate) => candidate.name === name.text);
  if (member === undefined) {
    const known = struct.members.map((candidate) => candidate.name).join(', ');
    const message = `struct ${struct.name} has no member '${name.text}'`;
    throw c.error('unresolved variable', message, name, `it has ${known}`);
  }
  return member;
}
