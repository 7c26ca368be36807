/**
 * Numbers as HyperDbg reads them: hexadecimal unless marked decimal, backticks ignored (spec/SHELL.md 6).
 */

const HEXADECIMAL = /^(?:0x|x|\\x)?([0-9a-f]+)$/i;
const DECIMAL = /^(?:0n|n|\\n)([0-9]+)$/i;

/** All ones: what a 64-bit value saturates at. */
export const MAX_64 = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a number of any size.
 *
 * @returns undefined when the text is not a number; values beyond 64 bits saturate at all ones, as HyperDbg's do
 */
export function parseNumber(text: string): bigint | undefined {
  const value = unlimited(text);
  return value !== undefined && value > MAX_64 ? MAX_64 : value;
}

/** Whether it is a number that saturates: for where another value than the one written would be a trap. */
export function saturates(text: string): boolean {
  return (unlimited(text) ?? 0n) > MAX_64;
}

function unlimited(text: string): bigint | undefined {
  const plain = text.replaceAll('`', '');
  const decimal = DECIMAL.exec(plain)?.[1];
  const hexadecimal = HEXADECIMAL.exec(plain)?.[1];
  if (decimal === undefined && hexadecimal === undefined) return undefined;
  return decimal !== undefined ? BigInt(decimal) : BigInt(`0x${hexadecimal}`);
}

/**
 * The offset in `text` of the first character that keeps it from being a number, for the caret of an error message;
 * the text's length when something is missing at its end.
 */
export function firstNonDigit(text: string): number {
  const prefix = /^(?:0x|x|\\x|0n|n|\\n)/i.exec(text)?.[0] ?? '';
  const digit = /n$/i.test(prefix) ? /[0-9`]/ : /[0-9a-f`]/i;
  for (let at = prefix.length; at < text.length; at++) {
    if (!digit.test(text.charAt(at))) return at;
  }
  return text.length;
}
