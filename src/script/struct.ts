import { dimension } from './array.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { converted } from './convert.ts';
import { plain } from './grammar.ts';
import { Opcode } from './opcode.ts';
import { Space } from './space.ts';
import type { Token } from './token.ts';
import { baseType, stars, startsType } from './type-name.ts';
import { alignOf, arrayOf, type Member, type Struct, sizeOf, type Type, unsignedLongLongType } from './types.ts';
import type { Value } from './value.ts';
import { localValue, lookUp, pointInto, resolved } from './variables.ts';

/** Most values in the braces of an initialiser (SCRIPT.md 5). */
const MAX_VALUES = 64;

/** Most dimensions of a member. */
const MAX_DIMENSIONS = 16;

/** Most bytes of an array or struct. */
const MAX_BYTES = 0x7fff_ffff;

/** Compiles what starts with `struct`, up to its semicolon: a tag, a definition, or variables. */
export function compileStruct(c: Context): void {
  c.cursor.take();
  const tag = c.cursor.expectType('name', 'the tag of the struct');
  if (c.cursor.at(';')) {
    declareTag(c, tag.text);
    return;
  }
  if (c.cursor.accept('{')) {
    define(c, tag);
    if (c.cursor.at(';')) return;
  }
  do {
    const pointers = stars(c, c.structs.get(tag.text) ?? { tag: 'invalid' });
    const name = c.cursor.expectType('name', 'the name of a variable');
    declareStruct(c, pointers, name, tag);
  } while (c.cursor.accept(','));
}

/** Compiles a variable of a struct type, or a pointer to one, after its name: its sizes and its initialiser, if any. */
export function declareStruct(c: Context, base: Type, name: Token, tag?: Token): void {
  const type = sized(c, base);
  if (tag !== undefined && !c.structs.has(tag.text)) {
    throw c.error('unknown struct', `struct ${tag.text} is not defined`, tag, `write struct ${tag.text} {...}; before`);
  }
  if (sizeOf(type) === 0) throw c.error('incomplete struct', `the members of ${name.text} are not known`, name);
  if (lookUp(c, name) !== undefined) throw c.error('syntax', `the name '${name.text}' is in use`, name);
  const local = c.frame.declare(name.text, type, sizeOf(type), false);
  if (!c.cursor.accept('=')) return;
  const into = localValue(c, local);
  if (type.tag === 'struct' && c.cursor.at('{')) initialiseMembers(c, type, into);
  else initialiseWhole(c, type, into, name);
}

function initialiseWhole(c: Context, type: Type, into: Value, name: Token): void {
  const value = resolved(c, c.expression(plain));
  if (type.tag === 'struct') {
    if (value.type !== type) throw c.error('type', `only another struct ${type.name} can be copied here`);
    const spaces = { to: number(Space.local), from: number(value.space ?? Space.local) };
    c.code.emit(Opcode.AGGREGATE_COPY, into.slot, spaces.to, value.slot, spaces.from, number(type.size));
  } else {
    const result = converted(c, value, type, false, name);
    c.code.emit(Opcode.MOV, result.slot, into.slot);
    pointInto(c, name, result);
  }
  c.release(value);
}

function initialiseMembers(c: Context, type: Struct, into: Value): void {
  c.cursor.take();
  const operands = [c.expression(plain)];
  while (c.cursor.accept(',')) operands.push(c.expression(plain));
  c.cursor.expect('}', 'after the members');
  if (operands.length > Math.min(type.members!.length, MAX_VALUES)) {
    throw c.error('syntax', `struct ${type.name} has only ${type.members!.length} member(s)`);
  }
  c.code.emit(Opcode.AGGREGATE_ZERO, into.slot, number(Space.local), number(type.size));
  operands.forEach((operand, i) => {
    initialiseMember(c, type.members![i]!, resolved(c, operand), into);
  });
}

/** The value goes in as it is, without conversion; its temporary is never given back. */
function initialiseMember(c: Context, member: Member, value: Value, into: Value): void {
  if (member.type.tag === 'struct' || member.type.tag === 'array') {
    throw c.error('syntax', `'${member.name}' cannot be initialised here`, undefined, 'assign its members one by one');
  }
  const address = member.offset === 0 ? into : c.temporary(unsignedLongLongType);
  if (address !== into) c.code.emit(Opcode.ADD, into.slot, number(member.offset), address.slot);
  c.code.emit(Opcode.TYPED_STORE, value.slot, address.slot, number(Space.local), number(sizeOf(member.type)));
  if (address !== into) c.release(address);
}

function declareTag(c: Context, tag: string): Struct {
  const struct: Struct = c.structs.get(tag) ?? { tag: 'struct', name: tag, members: undefined, size: 0, align: 1 };
  c.structs.set(tag, struct);
  return struct;
}

function define(c: Context, tag: Token): void {
  const struct = declareTag(c, tag.text);
  if (struct.members !== undefined) throw c.error('duplicate', `struct ${tag.text} is defined already`, tag);
  const members: Member[] = [];
  let end = 0;
  while (!c.cursor.at('}')) end = declareMembers(c, members, end);
  c.cursor.take();
  struct.members = members;
  struct.align = Math.max(1, ...members.map((member) => alignOf(member.type)));
  struct.size = Math.max(1, roundUp(end, struct.align));
}

/** Compiles the members of one type and gives the end of the last in bytes. */
function declareMembers(c: Context, members: Member[], start: number): number {
  if (!startsType(c)) throw c.cursor.unexpected('the type of a member');
  const base = baseType(c);
  let end = start;
  do {
    const pointers = stars(c, base);
    const name = c.cursor.expectType('name', 'the name of the member');
    const type = sized(c, pointers);
    if (base.tag === 'invalid') throw c.error('unknown struct', `the type of '${name.text}' is not known`, name);
    if (members.some((member) => member.name === name.text)) {
      throw c.error('duplicate', `a second member '${name.text}'`, name);
    }
    if (sizeOf(type) === 0) throw c.error('incomplete struct', `the size of '${name.text}' is not known`, name);
    const offset = roundUp(end, alignOf(type));
    members.push({ name: name.text, type, offset });
    end = offset + sizeOf(type);
    if (end > MAX_BYTES) throw c.error('incomplete struct', 'this struct has more than 2147483647 bytes', name);
  } while (c.cursor.accept(','));
  c.cursor.expect(';', 'after the member');
  return end;
}

function sized(c: Context, type: Type): Type {
  const counts: number[] = [];
  while (c.cursor.accept('[')) {
    const count = dimension(c);
    if (counts.length === MAX_DIMENSIONS) throw c.error('array size', `more than ${MAX_DIMENSIONS} dimensions`);
    if (count === 0) throw c.error('array size', 'the size of an array is a decimal number above 0');
    counts.push(count);
    c.cursor.expect(']', 'after the size of the array');
  }
  const whole = counts.reduceRight<Type>((of, count) => arrayOf(of, count), type);
  if (sizeOf(whole) > MAX_BYTES) throw c.error('array size', 'this array has more than 2147483647 bytes');
  return whole;
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** Compiles `typedef type name`, up to its semicolon. */
export function compileTypedef(c: Context): void {
  c.cursor.take();
  if (!startsType(c)) throw c.cursor.unexpected('a type after typedef');
  const base = baseType(c);
  const type = stars(c, base);
  const { token } = c.cursor;
  if (token.type === 'name' && c.typedefs.has(token.text)) {
    throw c.error('duplicate', `a type '${token.text}' exists already`);
  }
  const name = c.cursor.expectType('name', 'the new name of the type');
  if (base.tag === 'invalid') throw c.error('type', 'the words after typedef name no type', name);
  c.typedefs.set(name.text, type);
}
