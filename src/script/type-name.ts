import type { Context } from './context.ts';
import { typeWords } from './lexer.ts';
import { scalarFromWords } from './type-words.ts';
import { invalidType, pointerTo, type Type } from './types.ts';

/** Whether the lookahead starts a type. */
export function startsType(c: Context): boolean {
  const { type, text } = c.cursor.token;
  if (type === 'word') return typeWords.has(text) || text === 'struct';
  return type === 'name' && c.typedefs.has(text);
}

/** Whether the lookahead starts a type that is not a struct. */
export function startsPlainType(c: Context): boolean {
  return startsType(c) && !c.cursor.at('struct');
}

/** A type with its stars, as casts and sizeof write it. */
export function typeName(c: Context): Type {
  const base = baseType(c);
  const type = stars(c, base);
  return base.tag === 'invalid' ? base : type;
}

/** A type without stars: type words in any order, the tag of a known struct, or a typedef. */
export function baseType(c: Context): Type {
  const { token } = c.cursor;
  if (token.type === 'name') return c.typedefs.get(c.cursor.take().text)!;
  if (c.cursor.accept('struct')) {
    return c.structs.get(c.cursor.expectType('name', 'the tag of the struct').text) ?? invalidType;
  }
  const words: string[] = [];
  while (c.cursor.token.type === 'word' && typeWords.has(c.cursor.token.text)) words.push(c.cursor.take().text);
  return scalarFromWords(words);
}

/** Deepest pointer to pointer to ... */
const MAX_STARS = 64;

/** The stars after a type. */
export function stars(c: Context, type: Type): Type {
  let result = type;
  for (let depth = 1; c.cursor.accept('*'); depth++) {
    if (depth > MAX_STARS) throw c.error('too large', `nested more than ${MAX_STARS} pointers deep`);
    result = pointerTo(result);
  }
  return result;
}

/** One star at most, as declarations of variables have it. */
export function oneStar(c: Context, type: Type): Type {
  return c.cursor.accept('*') ? pointerTo(type) : type;
}
