/** The types of the language: scalars with their numbers on the wire, pointers, arrays and structs. */

/** A scalar type. `code` is its number in typed operations (layout.json SCRIPT_SCALAR_TYPE). */
export interface Scalar {
  readonly tag: 'scalar';
  readonly name: string;
  readonly code: number;
  /** In bytes. */
  readonly size: 1 | 2 | 4 | 8;
  readonly class: 'signed' | 'unsigned' | 'float';
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

export type Type = Scalar | Pointer | ArrayType | Struct | { readonly tag: 'void' } | { readonly tag: 'invalid' };

function scalar(name: string, code: number, size: 1 | 2 | 4 | 8, kind: Scalar['class']): Scalar {
  return { tag: 'scalar', name, code, size, class: kind };
}

export const boolType = scalar('bool', 1, 1, 'unsigned');
export const charType = scalar('char', 2, 1, 'signed');
export const shortType = scalar('short', 3, 2, 'signed');
export const intType = scalar('int', 4, 4, 'signed');
export const longType = scalar('long long', 5, 8, 'signed');
export const unsignedCharType = scalar('unsigned char', 6, 1, 'unsigned');
export const unsignedShortType = scalar('unsigned short', 7, 2, 'unsigned');
export const unsignedIntType = scalar('unsigned int', 8, 4, 'unsigned');
export const unsignedLongType = scalar('unsigned long long', 9, 8, 'unsigned');
export const floatType = scalar('float', 10, 4, 'float');
export const doubleType = scalar('double', 11, 8, 'float');
export const voidType: Type = { tag: 'void' };
/** A combination of type words that means nothing; refused where it is used. */
export const invalidType: Type = { tag: 'invalid' };

/** Number of a pointer in typed operations. */
export const pointerCode = 12;

export function pointerTo(to: Type): Pointer {
  return { tag: 'pointer', to, size: 8 };
}

export function arrayOf(of: Type, count: number): ArrayType {
  return { tag: 'array', of, count, size: sizeOf(of) * count };
}

/** Bytes of a value; 0 for void and for a struct of which only the tag is known. */
export function sizeOf(type: Type): number {
  return type.tag === 'void' || type.tag === 'invalid' ? 0 : type.size;
}

export function alignOf(type: Type): number {
  if (type.tag === 'struct') return Math.max(1, type.align);
  return type.tag === 'array' ? alignOf(type.of) : Math.max(1, sizeOf(type));
}

/** Number of a type in typed operations. */
export function codeOf(type: Scalar | Pointer): number {
  return type.tag === 'pointer' ? pointerCode : type.code;
}

/** The type that type words in any order name; invalidType when they name none. */
export function scalarFromWords(words: readonly string[]): Type {
  const count = (word: string): number => words.filter((w) => w === word).length;
  const sign = count('signed') + count('unsigned');
  const rest = words.filter((w) => w !== 'signed' && w !== 'unsigned').sort();
  const base = bases[rest.join(' ')];
  if (base === undefined || sign > 1) return invalidType;
  if (sign === 0) return base.plain;
  const chosen = count('unsigned') === 1 ? base.unsigned : base.signed;
  return chosen ?? invalidType;
}

interface Base {
  readonly plain: Type;
  readonly signed?: Type;
  readonly unsigned?: Type;
}

const longBase: Base = { plain: longType, signed: longType, unsigned: unsignedLongType };
const intBase: Base = { plain: intType, signed: intType, unsigned: unsignedIntType };
const shortBase: Base = { plain: shortType, signed: shortType, unsigned: unsignedShortType };

/** By the words other than signed and unsigned, in alphabetical order. */
const bases: Readonly<Record<string, Base>> = {
  '': intBase,
  void: { plain: voidType },
  bool: { plain: boolType },
  char: { plain: charType, signed: charType, unsigned: unsignedCharType },
  short: shortBase,
  'int short': shortBase,
  int: intBase,
  long: longBase,
  'int long': longBase,
  'long long': longBase,
  'int long long': longBase,
  float: { plain: floatType },
  double: { plain: doubleType },
};

/** Whether two types are the same type. */
export function sameType(a: Type, b: Type): boolean {
  if (a.tag === 'pointer' && b.tag === 'pointer') return sameType(a.to, b.to);
  if (a.tag === 'array' && b.tag === 'array') return a.count === b.count && sameType(a.of, b.of);
  return a === b;
}

/** The type of arithmetic on one value: what is smaller than int becomes int (SCRIPT.md 2). */
export function promote(type: Scalar): Scalar {
  return type.class !== 'float' && type.size < 4 ? intType : type;
}

/** The common type of arithmetic on two values (SCRIPT.md 2, C's usual arithmetic conversions). */
export function commonType(a: Scalar, b: Scalar): Scalar {
  if (a.class === 'float' || b.class === 'float') return [a, b].includes(doubleType) ? doubleType : floatType;
  const [x, y] = [promote(a), promote(b)];
  if (x.size !== y.size) return x.size > y.size ? x : y;
  return x.class === 'unsigned' ? x : y;
}

/** The type as a script writes it. */
export function typeName(type: Type): string {
  if (type.tag === 'pointer') return `${typeName(type.to)} *`;
  if (type.tag === 'array') return `${typeName(type.of)}[${type.count}]`;
  if (type.tag === 'struct') return `struct ${type.name}`;
  return type.tag === 'scalar' ? type.name : type.tag;
}
