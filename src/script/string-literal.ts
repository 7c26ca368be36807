import type { Token } from './token.ts';

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, '\\': 92, '"': 34 };

/**
 * The string literal at an index: `"..."` or `L"..."`. Its bytes end with the terminator. A string with an escape that
 * the language does not have is an unknown token; one without its closing quote reaches to the end of the source.
 */
export function readString(source: string, start: number): Token {
  const wide = source[start] === 'L';
  const units: number[] = [];
  let at = start + (wide ? 2 : 1);
  for (;;) {
    const c = source[at];
    if (c === undefined) return { type: 'unknown', text: source.slice(start), start, end: at };
    if (c === '"') break;
    if (c !== '\\') {
      const point = source.codePointAt(at)!;
      const text = String.fromCodePoint(point);
      units.push(...(wide ? utf16(text) : new TextEncoder().encode(text)));
      at += text.length;
      continue;
    }
    const special = readEscape(source, at, wide);
    if (special === undefined) return { type: 'unknown', text: source.slice(start, at + 1), start, end: at + 1 };
    units.push(special.unit);
    at = special.end;
  }
  const bytes = wide ? new Uint8Array(new Uint16Array([...units, 0]).buffer) : Uint8Array.from([...units, 0]);
  return { type: wide ? 'wideString' : 'string', text: source.slice(start, at + 1), start, end: at + 1, bytes };
}

/**
 * `\n \t \\ \"`, and `\x` with one or two hex digits (a wide string: up to four) that no further hex digit may follow.
 */
function readEscape(source: string, at: number, wide: boolean): { unit: number; end: number } | undefined {
  const letter = source[at + 1] ?? '';
  const simple = escapes[letter];
  if (simple !== undefined) return { unit: simple, end: at + 2 };
  if (letter !== 'x') return undefined;
  const digits = /^[0-9a-fA-F]+/.exec(source.slice(at + 2, at + 8))?.[0];
  if (digits === undefined || digits.length > (wide ? 4 : 2)) return undefined;
  return { unit: Number.parseInt(digits, 16), end: at + 2 + digits.length };
}

function utf16(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}
