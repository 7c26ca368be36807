import type { SnippetPlace } from './error.ts';

/** A part of a text, with its position. */
export interface Piece {
  readonly text: string;
  readonly from: number;
}

export function placeOf({ text, from }: Piece): SnippetPlace {
  return { from, to: from + text.length };
}

export function trimmed({ text, from }: Piece): Piece {
  const start = text.trimStart();
  return { text: start.trimEnd(), from: from + text.length - start.length };
}

const OPENING = '[(<';
const CLOSING = '])>';

/** The parts between the characters that match, those within brackets left alone. There is always one. */
export function splitAt({ text, from }: Piece, separator: RegExp): Piece[] {
  const parts: Piece[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (OPENING.includes(character)) depth++;
    else if (CLOSING.includes(character)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && separator.test(character)) {
      parts.push({ text: text.slice(start, at), from: from + start });
      start = at + 1;
    }
  }
  return [...parts, { text: text.slice(start), from: from + start }];
}
