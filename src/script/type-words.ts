import {
  boolType,
  charType,
  doubleType,
  floatType,
  intType,
  invalidType,
  longLongType,
  longType,
  shortType,
  type Type,
  unsignedCharType,
  unsignedIntType,
  unsignedLongLongType,
  unsignedLongType,
  unsignedShortType,
  voidType,
} from './types.ts';

/** What a combination of words names alone, with signed, and with unsigned. */
type Row = readonly [plain: Type, signed?: Type, unsigned?: Type];

const shorts: Row = [shortType, shortType, unsignedShortType];
const ints: Row = [intType, intType, unsignedIntType];
const longs: Row = [longType, longType, unsignedLongType];
const longLongs: Row = [longLongType, longLongType, unsignedLongLongType];

/** By the words other than signed and unsigned, in alphabetical order. */
const rows: Readonly<Record<string, Row>> = {
  '': ints,
  void: [voidType],
  bool: [boolType],
  char: [charType, charType, unsignedCharType],
  short: shorts,
  'int short': shorts,
  int: ints,
  long: longs,
  'int long': longs,
  'long long': longLongs,
  'int long long': longLongs,
  float: [floatType],
  double: [doubleType],
};

/** The type that type words in any order name; invalidType when they name none. */
export function scalarFromWords(words: readonly string[]): Type {
  const isSign = (word: string): boolean => word === 'signed' || word === 'unsigned';
  const signs = words.filter(isSign);
  const rest = words.filter((word) => !isSign(word)).sort();
  const row = rows[rest.join(' ')];
  if (row === undefined || signs.length > 1) return invalidType;
  if (signs.length === 0) return row[0];
  return row[signs[0] === 'signed' ? 1 : 2] ?? invalidType;
}
