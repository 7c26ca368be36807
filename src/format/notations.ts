import { formatAddress, jsonHex } from './address.ts';
import type { TextLine } from './block.ts';
import type { DataOf, Result } from './json/kinds.ts';

/** A 64-bit value in every notation that could be meant, a row each. */
export function formatsBlock(value: bigint): Result {
  const rows = Object.entries(notations).map(([name, write]) => [name, write(value)] as const);
  const lines = rows.map(
    ([name, text]): TextLine => [
      { text: `${name.padEnd(9)}`, role: 'dim' },
      { text, role: 'number' },
    ],
  );
  return { kind: 'formats', lines, data: formatsData(value) };
}

/** For programs: what a double holds exactly is a number, and what is none is null. */
function formatsData(value: bigint): DataOf<'formats'> {
  const finite = (number: number) => (Number.isFinite(number) ? number : null);
  return {
    value: jsonHex(value),
    decimal: String(value),
    signed: String(BigInt.asIntN(64, value)),
    octal: value.toString(8),
    binary: value.toString(2),
    char: characters(value),
    time: time(value) ?? null,
    float: finite(viewOf(value).getFloat32(4)),
    double: finite(viewOf(value).getFloat64(0)),
  };
}

const notations: Readonly<Record<string, (value: bigint) => string>> = {
  Hex: formatAddress,
  Decimal: decimal,
  Octal: (value) => value.toString(8).padStart(22, '0'),
  Binary: (value) =>
    value
      .toString(2)
      .padStart(64, '0')
      .replaceAll(/.{8}(?=.)/g, '$& '),
  Char: characters,
  Time: (value) => time(value) ?? 'none',
  Float: (value) => String(viewOf(value).getFloat32(4)),
  Double: (value) => String(viewOf(value).getFloat64(0)),
};

function characters(value: bigint): string {
  return String.fromCharCode(...bytesOf(value)).replaceAll(/[^\x20-\x7e]/g, '.');
}

function decimal(value: bigint): string {
  const signed = BigInt.asIntN(64, value);
  return signed < 0n ? `${value} (signed ${signed})` : String(value);
}

/** The last second of the year 2999, since 1970. */
const LAST_SECOND = 32_503_679_999n;
/** 100-nanosecond steps in a second, and seconds from 1601 to 1970. */
const STEPS = 10_000_000n;
const SECONDS_TO_1970 = 11_644_473_600n;

/** @returns undefined when it is no valid time */
function time(value: bigint): string | undefined {
  const seconds = value <= LAST_SECOND ? value : value / STEPS - SECONDS_TO_1970;
  if (seconds < 0n || seconds > LAST_SECOND) return undefined;
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Most significant byte first, like the digits of a number. */
function viewOf(value: bigint): DataView {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return view;
}

const bytesOf = (value: bigint): Uint8Array => new Uint8Array(viewOf(value).buffer);
