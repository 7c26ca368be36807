/** The types of the language: scalars with their numbers on the wire, pointers, arrays and structs. */

/** A scalar type. `code` is its number in typed operations (layout.json SCRIPT_SCALAR_TYPE). */
export interface Scalar {
  readonly tag: 'scalar';
  readonly name: string;
  readonly code: number;
  /** In bytes. */
  readonly size: 1 | 2 | 4 | 8;
  readonly class: 'signed' | 'unsigned' | 'float';
  /** Rank of an integer in conversions; long and long long have the same size and code, but not the same rank. */
  readonly rank: number;
}

export interface Pointer {
  readonly tag: 'pointer';
  readonly to: Type;
  readonly size: 8;
}

export interface ArrayType {
  readonly tag: 'array';
  readonly of: Type;
  readonly count: number;
  /** In bytes. */
  readonly size: number;
}

/** A struct; `members` is undefined as long as only its tag is known. */
export interface Struct {
  readonly tag: 'struct';
  readonly name: string;
  members: readonly Member[] | undefined;
  /** In bytes, at least 1; 0 as long as only the tag is known. */
  size: number;
  /** In bytes. */
  align: number;
}

export interface Member {
  readonly name: string;
  readonly type: Type;
  /** In bytes from the start of the struct. */
  readonly offset: number;
}

/** `unknown` is the type of what untyped operations give, `invalid` a combination of type words that means nothing. */
export type Type = Scalar | Pointer | ArrayType | Struct | { readonly tag: 'void' | 'unknown' | 'invalid' };

function scalar(name: string, code: number, size: 1 | 2 | 4 | 8, kind: Scalar['class'], rank: number): Scalar {
  return { tag: 'scalar', name, code, size, class: kind, rank };
}

export const boolType = scalar('bool', 1, 1, 'unsigned', 0);
export const charType = scalar('char', 2, 1, 'signed', 1);
export const shortType = scalar('short', 3, 2, 'signed', 2);
export const intType = scalar('int', 4, 4, 'signed', 3);
export const longType = scalar('long', 5, 8, 'signed', 4);
export const longLongType = scalar('long long', 5, 8, 'signed', 5);
export const unsignedCharType = scalar('unsigned char', 6, 1, 'unsigned', 1);
export const unsignedShortType = scalar('unsigned short', 7, 2, 'unsigned', 2);
export const unsignedIntType = scalar('unsigned int', 8, 4, 'unsigned', 3);
export const unsignedLongType = scalar('unsigned long', 9, 8, 'unsigned', 4);
export const unsignedLongLongType = scalar('unsigned long long', 9, 8, 'unsigned', 5);
export const floatType = scalar('float', 10, 4, 'float', 6);
export const doubleType = scalar('double', 11, 8, 'float', 7);
export const voidType: Type = { tag: 'void' };
export const unknownType: Type = { tag: 'unknown' };
export const invalidType: Type = { tag: 'invalid' };

/** Number of a pointer in typed operations. */
const POINTER_CODE = 12;

export function pointerTo(to: Type): Pointer {
  return { tag: 'pointer', to, size: 8 };
}

export function arrayOf(of: Type, count: number): ArrayType {
  return { tag: 'array', of, count, size: spanOf(of) * count };
}

/** Whether a value of the type has a number in typed operations. */
export function hasCode(type: Type | undefined): type is Scalar | Pointer {
  return type?.tag === 'scalar' || type?.tag === 'pointer';
}

/** Number of a type in typed operations. */
export function codeOf(type: Scalar | Pointer): number {
  return type.tag === 'pointer' ? POINTER_CODE : type.code;
}

export function isInteger(type: Type | undefined): type is Scalar {
  return type?.tag === 'scalar' && type.class !== 'float';
}

export function isFloat(type: Type | undefined): type is Scalar {
  return type?.tag === 'scalar' && type.class === 'float';
}

/** Bytes of a value, as sizeof gives them; 0 when the type has no size. */
export function sizeOf(type: Type): number {
  return 'size' in type ? type.size : 0;
}

/** Bytes from one value to the next in memory; void counts as 1. */
export function spanOf(type: Type): number {
  return type.tag === 'void' ? 1 : sizeOf(type);
}

export function alignOf(type: Type): number {
  if (type.tag === 'struct') return Math.max(1, type.align);
  return type.tag === 'array' ? alignOf(type.of) : Math.max(1, sizeOf(type));
}

/** Whether two types are the same type. */
export function sameType(a: Type, b: Type): boolean {
  if (a.tag === 'pointer' && b.tag === 'pointer') return sameType(a.to, b.to);
  if (a.tag === 'array' && b.tag === 'array') return a.count === b.count && sameType(a.of, b.of);
  return a === b;
}

/** The type of arithmetic on one integer: what is smaller than int becomes int (SCRIPT.md 2). */
export function promote(type: Scalar): Scalar {
  return type.rank < intType.rank ? intType : type;
}

const unsignedForms = new Map([
  [longType, unsignedLongType],
  [longLongType, unsignedLongLongType],
  [intType, unsignedIntType],
]);

/** The common type of arithmetic on two integers (C's usual arithmetic conversions; SCRIPT.md 2). */
export function commonType(a: Scalar, b: Scalar): Scalar {
  const [x, y] = [promote(a), promote(b)];
  if ((x.class === 'unsigned') === (y.class === 'unsigned')) return x.rank >= y.rank ? x : y;
  const [unsigned, signed] = x.class === 'unsigned' ? [x, y] : [y, x];
  if (unsigned.rank >= signed.rank) return unsigned;
  return signed.size > unsigned.size ? signed : unsignedForms.get(signed)!;
}

/** The type as a script writes it. */
export function typeText(type: Type): string {
  if (type.tag === 'pointer') return `${typeText(type.to)} *`;
  if (type.tag === 'array') return `${typeText(type.of)}[${type.count}]`;
  if (type.tag === 'struct') return `struct ${type.name}`;
  return type.tag === 'scalar' ? type.name : type.tag;
}
