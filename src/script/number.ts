import type { Token } from './token.ts';

/** Prefixes of numbers; a number without one is hexadecimal (SCRIPT.md 1). */
const bases: readonly { readonly pattern: RegExp; readonly base: bigint; readonly prefix: number }[] = [
  { pattern: /0x[0-9a-fA-F`]*/y, base: 16n, prefix: 2 },
  { pattern: /0n[0-9`]*/y, base: 10n, prefix: 2 },
  { pattern: /0o[0-7`]*/y, base: 8n, prefix: 2 },
  { pattern: /0y[01`]*/y, base: 2n, prefix: 2 },
  { pattern: /[0-9][0-9a-fA-F`]*/y, base: 16n, prefix: 0 },
];

const FLOAT = /[0-9]+\.[0-9]*|\.[0-9]+/y;

/** The number or float that starts at an index, or undefined when none does. Values wrap at 64 bits. */
export function readNumber(source: string, start: number): Token | undefined {
  FLOAT.lastIndex = start;
  const text = FLOAT.exec(source)?.[0];
  if (text !== undefined) return { type: 'float', text, start, end: start + text.length };
  for (const { pattern, base, prefix } of bases) {
    pattern.lastIndex = start;
    const digits = pattern.exec(source)?.[0];
    if (digits === undefined) continue;
    const value = parse(digits.slice(prefix).replaceAll('`', ''), base);
    return { type: 'number', text: digits, start, end: start + digits.length, value };
  }
  return undefined;
}

function parse(digits: string, base: bigint): bigint {
  let value = 0n;
  for (const digit of digits) value = BigInt.asUintN(64, value * base + BigInt(Number.parseInt(digit, 16)));
  return value;
}
