/** The words of a command, as HyperDbg's interpreter cuts them (spec/SHELL.md 5, 6). */
import { UsageError } from './command.ts';

/** Blanks separate; what is in double quotes is one word. */
export function splitWords(text: string): string[] {
  const words = text.matchAll(/"((?:\\"|[^"])*)"?|[^\s"]+/g);
  return Array.from(words, ([all, quoted]) => (quoted === undefined ? all : quoted.replaceAll('\\"', '"')));
}

/**
 * A number: hexadecimal, or decimal after 0n; backticks do not count.
 *
 * @param what for the error: `MSR`
 * @throws UsageError when it is none, or is more than `most`
 */
export function parseNumber(word: string | undefined, what: string, most: bigint): bigint {
  if (word === undefined) throw new UsageError(`missing ${what}`);
  const text = word.replaceAll('`', '').replace(/^\\/, '');
  const decimal = /^0?n(\d+)$/i.exec(text)?.[1];
  const hexadecimal = /^(?:0?x)?([0-9a-f]+)$/i.exec(text)?.[1];
  const digits = decimal ?? (hexadecimal && `0x${hexadecimal}`);
  if (digits === undefined) throw new UsageError(`${what} is a hexadecimal number, not '${word}'`);
  const value = BigInt(digits);
  if (value > most) throw new UsageError(`${what} is at most ${most.toString(16)}, not '${word}'`);
  return value;
}

export const MOST_32 = 0xffff_ffffn;
export const MOST_64 = 0xffff_ffff_ffff_ffffn;

/** `fffff800`00100000`, as HyperDbg writes addresses. */
export function address(value: bigint): string {
  const digits = value.toString(16).padStart(16, '0');
  return `${digits.slice(0, 8)}\`${digits.slice(8)}`;
}

/** Lines of columns, each as wide as its widest cell; the last is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  '),
  );
}
