import type { Context } from './context.ts';
import { typeWords } from './lexer.ts';
import { pointerTo, scalarFromWords, type Struct, type Type } from './types.ts';

/** Whether the lookahead starts a type. */
export function startsType(c: Context): boolean {
  const { type, text } = c.cursor.token;
  if (type === 'word') return typeWords.has(text) || text === 'struct';
  return type === 'name' && c.typedefs.has(text);
}

/** A type with its stars, as casts and sizeof write it. */
export function typeName(c: Context): Type {
  return stars(c, baseType(c));
}

/** A type without stars: type words in any order, `struct tag`, or a typedef. */
export function baseType(c: Context): Type {
  const { token } = c.cursor;
  if (token.type === 'name') return c.typedefs.get(c.cursor.take().text)!;
  if (c.cursor.accept('struct')) return structType(c, c.cursor.expectType('name', 'the tag of the struct').text);
  const words: string[] = [];
  while (c.cursor.token.type === 'word' && typeWords.has(c.cursor.token.text)) words.push(c.cursor.take().text);
  return scalarFromWords(words);
}

/** The stars after a type. */
export function stars(c: Context, type: Type): Type {
  let result = type;
  while (c.cursor.accept('*')) result = pointerTo(result);
  return result;
}

/** The struct of a tag; one not seen before is known by its tag only. */
export function structType(c: Context, tag: string): Struct {
  let struct = c.structs.get(tag);
  if (struct === undefined) {
    struct = { tag: 'struct', name: tag, members: undefined, size: 0, align: 1 };
    c.structs.set(tag, struct);
  }
  return struct;
}
