/**
 * Sums in operands: `nt!KiTick+10`, `-8`, `<nt!KiTick+@rcx>`. What `<` and `>` enclose is one term;
 * so is a symbol as listings show it: `<nt!KiTick (fffff800`00101520)>`.
 */
import { AssemblyError } from './error.ts';
import type { SumTerm } from './syntax.ts';
import { type Piece, placeOf, trimmed } from './text-piece.ts';

/** @throws AssemblyError where a term is missing */
export function parseSum(piece: Piece): SumTerm[] {
  return signedParts(piece).map(({ sign, part }) => ({ sign, ...termOf(part) }));
}

/** The parts of a sum with the signs before them, blanks removed. */
export function signedParts({ text, from }: Piece): { sign: 1n | -1n; part: Piece }[] {
  const parts: { sign: 1n | -1n; part: Piece }[] = [];
  let depth = 0;
  let start = 0;
  let sign: 1n | -1n = 1n;
  const end = (at: number) => {
    const part = trimmed({ text: text.slice(start, at), from: from + start });
    if (part.text === '') throw new AssemblyError('missing value', { from: from + at, to: from + at + 1 });
    parts.push({ sign, part });
  };
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '<' || character === '(') depth++;
    else if (character === '>' || character === ')') depth--;
    else if (depth === 0 && (character === '+' || character === '-')) {
      // A sign at the very beginning belongs to the first term.
      if (text.slice(start, at).trim() !== '' || parts.length > 0) end(at);
      sign = character === '-' ? -1n : 1n;
      start = at + 1;
    }
  }
  end(text.length);
  return parts;
}

function termOf(part: Piece): Pick<SumTerm, 'text' | 'place'> {
  // As listings write it, the address follows the name.
  const inner = /^<[^(]*\(([0-9a-f`]+)\)>$/i.exec(part.text)?.[1] ?? /^<(.*)>$/s.exec(part.text)?.[1];
  const piece = inner === undefined ? part : trimmed({ text: inner, from: part.from + part.text.indexOf(inner) });
  if (piece.text === '') throw new AssemblyError('missing value', placeOf(part));
  return { text: piece.text, place: placeOf(piece) };
}
