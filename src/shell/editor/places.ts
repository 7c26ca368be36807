/** Where the cursor can go: characters as people see them, words, lines. UTF-16 offsets throughout. */
import type { Snapshot } from './state.ts';

export const motions = [
  'left',
  'right',
  'wordLeft',
  'wordRight',
  'bigWordLeft',
  'lineStart',
  'lineEnd',
  'start',
  'end',
] as const;
export type Motion = (typeof motions)[number];

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Words are letters and digits, as in readline; a big word is everything between blanks. */
const WORD = /[\p{L}\p{N}_]/u;
const NO_BLANK = /\S/;
/** Characters of one grapheme are near each other: a longer piece of the text need not be looked at. */
const NEAR = 64;

/** Where a motion leads. */
export function destination({ text, cursor }: Snapshot, motion: Motion): number {
  switch (motion) {
    case 'left':
      return previousCharacter(text, cursor);
    case 'right':
      return nextCharacter(text, cursor);
    case 'wordLeft':
      return wordLeft(text, cursor, WORD);
    case 'bigWordLeft':
      return wordLeft(text, cursor, NO_BLANK);
    case 'wordRight':
      return wordRight(text, cursor);
    case 'lineStart':
      return lineStart(text, cursor);
    case 'lineEnd':
      return lineEnd(text, cursor);
    case 'start':
      return 0;
    case 'end':
      return text.length;
  }
}

export function previousCharacter(text: string, at: number): number {
  if (at === 0) return 0;
  const from = Math.max(0, at - NEAR);
  const near = characters.segment(text.slice(from, at)).containing(at - from - 1);
  return from + (near?.index ?? at - from - 1);
}

export function nextCharacter(text: string, at: number): number {
  const near = characters.segment(text.slice(at, at + NEAR)).containing(0);
  return at + (near?.segment.length ?? 0);
}

function wordLeft(text: string, from: number, kind: RegExp): number {
  let at = from;
  while (at > 0 && !kind.test(characterBefore(text, at))) at = previousCharacter(text, at);
  while (at > 0 && kind.test(characterBefore(text, at))) at = previousCharacter(text, at);
  return at;
}

function wordRight(text: string, from: number): number {
  let at = from;
  while (at < text.length && !WORD.test(characterAt(text, at))) at = nextCharacter(text, at);
  while (at < text.length && WORD.test(characterAt(text, at))) at = nextCharacter(text, at);
  return at;
}

const characterBefore = (text: string, at: number): string => text.slice(previousCharacter(text, at), at);
const characterAt = (text: string, at: number): string => text.slice(at, nextCharacter(text, at));

export function lineStart(text: string, at: number): number {
  return at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/**
 * The place in the line above or below, at the same column where it is long enough.
 *
 * @returns undefined when there is no such line
 */
export function vertical({ text, cursor }: Snapshot, direction: 'up' | 'down'): number | undefined {
  const start = lineStart(text, cursor);
  const column = cursor - start;
  if (direction === 'up') {
    if (start === 0) return undefined;
    const above = lineStart(text, start - 1);
    return onCharacter(text, Math.min(above + column, start - 1));
  }
  const end = lineEnd(text, cursor);
  if (end === text.length) return undefined;
  return onCharacter(text, Math.min(end + 1 + column, lineEnd(text, end + 1)));
}

/** Moves back to where a character begins. */
function onCharacter(text: string, at: number): number {
  const before = previousCharacter(text, at + 1);
  return at < text.length && nextCharacter(text, before) > at ? before : at;
}
