import type { Json } from './block.ts';

/**
 * A value as JSON in which everything that is not plainly printable is escaped, so that it is as safe to show as text.
 *
 * @param indent blanks for each level; without, it is one line
 */
export function printableJson(value: Json, indent?: number): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.replace(/[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, escaped);
}

/** `\u202e`; characters beyond U+FFFF as the two halves that JSON writes them in. */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const unit = character.charCodeAt(at).toString(16);
    return `\\u${unit.padStart(4, '0')}`;
  }).join('');
}
