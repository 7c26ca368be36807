import { formatAddress, jsonHex } from './address.ts';
import type { Block, Json, TextLine } from './block.ts';

/** A 64-bit value in every notation that could be meant, a row each. */
export function formatsBlock(value: bigint): Block {
  const rows = Object.entries(notations).map(([name, write]) => [name, write(value)] as const);
  const lines = rows.map(
    ([name, text]): TextLine => [
      { text: `${name.padEnd(9)}`, role: 'dim' },
      { text, role: 'number' },
    ],
  );
  const data: Record<string, Json> = { value: jsonHex(value) };
  for (const [name, text] of rows) data[name.toLowerCase()] = text;
  return { kind: 'formats', lines, data };
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
  Char: (value) => String.fromCharCode(...bytesOf(value)).replaceAll(/[^\x20-\x7e]/g, '.'),
  Time: time,
  Float: (value) => String(viewOf(value).getFloat32(4)),
  Double: (value) => String(viewOf(value).getFloat64(0)),
};

function decimal(value: bigint): string {
  const signed = BigInt.asIntN(64, value);
  return signed < 0n ? `${value} (signed ${signed})` : String(value);
}

/** The last second of the year 2999, since 1970. */
const LAST_SECOND = 32_503_679_999n;
/** 100-nanosecond steps in a second, and seconds from 1601 to 1970. */
const STEPS = 10_000_000n;
const SECONDS_TO_1970 = 11_644_473_600n;

function time(value: bigint): string {
  const seconds = value <= LAST_SECOND ? value : value / STEPS - SECONDS_TO_1970;
  if (seconds < 0n || seconds > LAST_SECOND) return 'none';
  return new Date(Number(seconds) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Most significant byte first, like the digits of a number. */
function viewOf(value: bigint): DataView {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value);
  return view;
}

const bytesOf = (value: bigint): Uint8Array => new Uint8Array(viewOf(value).buffer);
