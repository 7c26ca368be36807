/** AVX-512 decorations in braces after an operand: `{k1}{z}`, `{1to16}`, `{rn-sae}`, `{sae}` (SDM volume 1, 15.6). */
import type { Instruction as IcedInstruction } from 'iced-x86';
import { iced } from '../iced.ts';
import { AssemblyError, type SnippetPlace } from './error.ts';
import type { Form } from './form.ts';
import { assemblyRegister } from './registers.ts';
import { type Piece, placeOf, trimmed } from './text-piece.ts';

export interface Decoration {
  readonly kind: 'mask' | 'zeroing' | 'broadcast' | 'rounding' | 'exceptions';
  /** Without braces, in lower case. */
  readonly text: string;
  readonly place: SnippetPlace;
}

/** iced's names of the rounding modes by the text for them. */
const roundings = {
  'rn-sae': 'RoundToNearest',
  'rne-sae': 'RoundToNearest',
  'rd-sae': 'RoundDown',
  'ru-sae': 'RoundUp',
  'rz-sae': 'RoundTowardZero',
} as const;

const kinds: readonly (readonly [RegExp, Decoration['kind']])[] = [
  [/^k[1-7]$/, 'mask'],
  [/^z$/, 'zeroing'],
  [/^1to(?:2|4|8|16|32)$/, 'broadcast'],
  [/^(?:rne?|r[duz])-sae$/, 'rounding'],
  [/^sae$/, 'exceptions'],
];

/**
 * Takes the braces from the end of an operand.
 *
 * @throws AssemblyError for unknown text in braces
 */
export function takeDecorations(piece: Piece): { rest: Piece; decorations: Decoration[] } {
  const at = piece.text.indexOf('{');
  if (at < 0) return { rest: piece, decorations: [] };
  const decorations: Decoration[] = [];
  const braces = /\s*\{([^{}]*)\}\s*/y;
  braces.lastIndex = at;
  for (let match = braces.exec(piece.text); match !== null; match = braces.exec(piece.text)) {
    const place = placeOf(trimmed({ text: match[0], from: piece.from + match.index }));
    const text = match[1]!.trim().toLowerCase();
    const kind = kinds.find(([pattern]) => pattern.test(text))?.[1];
    if (kind === undefined) throw unknown(place);
    decorations.push({ kind, text, place });
  }
  const last = decorations.at(-1)?.place.to ?? piece.from + at;
  const rest = piece.text.slice(last - piece.from).trim();
  if (rest !== '') throw unknown({ from: last, to: piece.from + piece.text.length });
  return { rest: trimmed({ text: piece.text.slice(0, at), from: piece.from }), decorations };
}

function unknown(place: SnippetPlace): AssemblyError {
  const help = ['there are {k1} to {k7}, {z}, {1to2} to {1to32}, {sae}, and {rn-sae}, {rd-sae}, {ru-sae}, {rz-sae}'];
  return new AssemblyError('unknown text in braces', place, { help });
}

/** Whether a form takes all of them, and a mask is there where it needs one. */
export function acceptsDecorations({ decorated }: Form, decorations: readonly Decoration[]): boolean {
  const masked = decorations.some(({ kind }) => kind === 'mask');
  if (decorated.needsMask && !masked) return false;
  return decorations.every(({ kind, text }) => {
    if (kind === 'broadcast') return text === `1to${decorated.broadcast?.count}`;
    return decorated.accepts[kind];
  });
}

export function decorate(instruction: IcedInstruction, decorations: readonly Decoration[]): void {
  const { RoundingControl } = iced();
  for (const { kind, text } of decorations) {
    if (kind === 'mask') instruction.opMask = assemblyRegister(text)!.number;
    else if (kind === 'zeroing') instruction.zeroingMasking = true;
    else if (kind === 'broadcast') instruction.isBroadcast = true;
    else if (kind === 'exceptions') instruction.suppressAllExceptions = true;
    else instruction.roundingControl = RoundingControl[roundings[text as keyof typeof roundings]];
  }
}
