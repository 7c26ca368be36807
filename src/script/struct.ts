import { converts } from './assign.ts';
import { dimension } from './array.ts';
import { number } from './code.ts';
import type { Context } from './context.ts';
import { plain } from './grammar.ts';
import type { Token } from './lexer.ts';
import { Opcode } from './opcode.ts';
import { baseType, stars, startsType, structType } from './type-name.ts';
import { alignOf, arrayOf, type Member, sizeOf, type Struct, type Type, unsignedLongType } from './types.ts';
import { Space, type Value } from './value.ts';
import { localValue, valueOf } from './variables.ts';

/** Compiles what starts with `struct`, up to its semicolon: a tag, a definition, or variables. */
export function compileStruct(c: Context): void {
  c.cursor.take();
  const tag = c.cursor.expectType('name', 'the tag of the struct');
  if (c.cursor.accept('{')) {
    define(c, tag);
    if (c.cursor.at(';')) return;
  } else if (c.cursor.at(';')) {
    structType(c, tag.text);
    return;
  }
  do {
    const type = stars(c, structType(c, tag.text));
    const name = c.cursor.expectType('name', 'the name of a variable');
    declareStruct(c, type, name);
  } while (c.cursor.accept(','));
}

/** Compiles a variable of a struct or pointer to a struct, with its initialiser when there is one, after its name. */
export function declareStruct(c: Context, type: Type, name: Token): void {
  if (type.tag === 'struct' && type.members === undefined) {
    const known = c.structs.has(type.name) && type.size > 0;
    if (!known) throw c.error('unknown struct', `struct ${type.name} is not defined`, name, `write struct ${type.name} {...}; first`);
  }
  const local = c.frame.declare(name.text, type, Math.max(1, sizeOf(type)), false, Space.remote);
  if (!c.cursor.accept('=')) return;
  const into = localValue(c, local);
  if (type.tag !== 'struct') initialisePointer(c, into);
  else if (c.cursor.at('{')) initialiseMembers(c, type, into);
  else copy(c, type, into);
}

function initialisePointer(c: Context, into: Value): void {
  const value = valueOf(c, c.expression(plain));
  const converted = converts(c, value, into.type!, false);
  c.code.emit(Opcode.MOV, converted.slot, into.slot);
  c.release(value, converted);
}

function copy(c: Context, type: Struct, into: Value): void {
  const value = valueOf(c, c.expression(plain));
  if (value.type !== type) throw c.error('type', `only another struct ${type.name} can be copied here`);
  const from = number(value.space ?? Space.remote);
  c.code.emit(Opcode.AGGREGATE_COPY, into.slot, number(Space.local), value.slot, from, number(type.size));
  c.release(value);
}

function initialiseMembers(c: Context, type: Struct, into: Value): void {
  c.cursor.take();
  const values: Value[] = [];
  do {
    values.push(valueOf(c, c.expression(plain)));
  } while (c.cursor.accept(','));
  c.cursor.expect('}', 'after the members');
  if (values.length > type.members!.length) throw c.error('array size', `struct ${type.name} has fewer members`);
  c.code.emit(Opcode.AGGREGATE_ZERO, into.slot, number(Space.local), number(type.size));
  values.forEach((value, i) => {
    const member = type.members![i]!;
    const address = member.offset === 0 ? into : c.temporary(unsignedLongType);
    if (address !== into) c.code.emit(Opcode.ADD, into.slot, number(member.offset), address.slot);
    const size = number(sizeOf(member.type));
    c.code.emit(Opcode.TYPED_STORE, value.slot, address.slot, number(Space.local), size);
    if (address !== into) c.release(address);
    c.release(value);
  });
}

function define(c: Context, tag: Token): void {
  const struct = structType(c, tag.text);
  if (struct.members !== undefined) throw c.error('duplicate', `struct ${tag.text} is defined already`, tag);
  const members: Member[] = [];
  let offset = 0;
  let align = 1;
  do {
    const type = memberType(c);
    const name = c.cursor.expectType('name', 'the name of the member');
    const whole = dimensions(c).reduceRight<Type>((of, count) => arrayOf(of, count), type);
    c.cursor.expect(';', 'after the member');
    if (members.some((member) => member.name === name.text)) throw c.error('duplicate', `a second member '${name.text}'`, name);
    if (sizeOf(whole) === 0) throw c.error('incomplete struct', `'${name.text}' has no size`, name);
    align = Math.max(align, alignOf(whole));
    offset = Math.ceil(offset / alignOf(whole)) * alignOf(whole);
    members.push({ name: name.text, type: whole, offset });
    offset += sizeOf(whole);
  } while (!c.cursor.at('}'));
  c.cursor.take();
  struct.members = members;
  struct.align = align;
  struct.size = Math.max(1, Math.ceil(offset / align) * align);
}

function memberType(c: Context): Type {
  if (!startsType(c)) throw c.cursor.unexpected('the type of a member');
  return stars(c, baseType(c));
}

function dimensions(c: Context): number[] {
  const counts: number[] = [];
  while (c.cursor.accept('[')) {
    counts.push(dimension(c));
    c.cursor.expect(']', 'after the size of the array');
  }
  return counts;
}

/** Compiles `typedef type name`, up to its semicolon. */
export function compileTypedef(c: Context): void {
  c.cursor.take();
  if (c.cursor.token.type !== 'word' || !startsType(c)) throw c.cursor.unexpected('a type after typedef');
  const type = stars(c, baseType(c));
  const name = c.cursor.expectType('name', 'the new name of the type');
  if (type.tag === 'invalid') throw c.error('type', 'these words name no type', name);
  if (c.typedefs.has(name.text)) throw c.error('duplicate', `a type '${name.text}' exists already`, name);
  c.typedefs.set(name.text, type);
}

