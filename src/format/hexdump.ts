import { formatAddress } from './address.ts';
import type { Span } from './block.ts';
import { isReadable, type Memory } from './memory.ts';

/** How a dump command lays memory out. */
export interface DumpLayout {
  /** Bytes a value, little endian. */
  readonly unit: 1 | 2 | 4 | 8;
  /** Values a row. */
  readonly perRow: number;
  /** What follows the values of a row: their bytes as characters, or the name of the address that the value is. */
  readonly aside?: 'text' | 'name';
  /** The values are IEEE 754 numbers, shown in decimal. */
  readonly float?: true;
}

/** The layouts of HyperDbg's dump commands, and of WinDbg's that HyperDbg lacks. */
export const dumpLayouts = {
  db: { unit: 1, perRow: 16, aside: 'text' },
  dc: { unit: 4, perRow: 4, aside: 'text' },
  dd: { unit: 4, perRow: 4 },
  df: { unit: 4, perRow: 4, float: true },
  dps: { unit: 8, perRow: 1, aside: 'name' },
  dq: { unit: 8, perRow: 2 },
  dw: { unit: 2, perRow: 8 },
} as const satisfies Record<string, DumpLayout>;

/** What an address is called; undefined for one without a name. */
type NameOf = (address: bigint) => string | undefined;

/** Columns of a float: sign, nine digits, point and exponent. */
const FLOAT_WIDTH = 15;

/**
 * Rows of a memory dump. Physical ones are marked with `#` in front, where HyperDbg puts a tab after it: spaces up to
 * the tab stop look the same and have a width. Values that could not be read are question marks; what was not asked
 * for stays blank.
 */
export function formatDump(
  memory: Memory,
  layout: DumpLayout,
  space: 'virtual' | 'physical',
  nameOf: NameOf = () => undefined,
): Span[][] {
  const rowBytes = layout.unit * layout.perRow;
  const rows: Span[][] = [];
  for (let from = 0; from < memory.bytes.length; from += rowBytes) {
    rows.push([
      ...(space === 'physical' ? [{ text: '#       ', role: 'plain' } as const] : []),
      { text: formatAddress(memory.address + BigInt(from)), role: 'address' },
      { text: '  ', role: 'plain' },
      ...rowValues(memory, layout, from),
      ...(layout.aside === 'text' ? rowText(memory, from, rowBytes) : []),
      ...(layout.aside === 'name' ? rowName(memory, layout, from, nameOf) : []),
    ]);
  }
  return rows;
}

function rowValues(memory: Memory, layout: DumpLayout, from: number): Span[] {
  const { unit, perRow, aside } = layout;
  const spans: Span[] = [];
  for (let index = 0; index < perRow; index++) {
    const at = from + index * unit;
    const gap = index === 0 ? '' : ' ';
    if (at >= memory.bytes.length) {
      // Only needed where something follows in the row.
      if (aside !== undefined) spans.push({ text: gap + ' '.repeat(unit * 2), role: 'plain' });
    } else {
      const value = valueText(memory, at, layout);
      spans.push({ text: gap + value, role: value.includes('?') ? 'dim' : 'bytes' });
    }
  }
  return merged(spans);
}

function valueText(memory: Memory, at: number, { unit, float }: DumpLayout): string {
  const value = valueAt(memory, at, unit);
  const digits = value === undefined ? '?'.repeat(unit * 2) : value.toString(16).padStart(unit * 2, '0');
  if (float) return (value === undefined ? digits : floatText(Number(value))).padStart(FLOAT_WIDTH);
  return unit === 8 ? `${digits.slice(0, 8)}\`${digits.slice(8)}` : digits;
}

/** The value at an offset; undefined where it could not be read. */
export function valueAt(memory: Memory, at: number, unit: DumpLayout['unit']): bigint | undefined {
  if (!isReadable(memory, at, at + unit)) return undefined;
  let value = 0n;
  for (let byte = at + unit - 1; byte >= at; byte--) value = (value << 8n) | BigInt(memory.bytes[byte] ?? 0);
  return value;
}

/** The shortest decimal number that is this float and no other. */
function floatText(bits: number): string {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits);
  const value = view.getFloat32(0);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return Object.is(value, -0) ? '-0' : String(short);
  }
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : String(value);
}

function rowName(memory: Memory, { unit }: DumpLayout, from: number, nameOf: NameOf): Span[] {
  const value = valueAt(memory, from, unit);
  const name = value === undefined ? undefined : nameOf(value);
  return name === undefined ? [] : [{ text: `  ${name}`, role: 'symbol' }];
}

/** Printable ASCII as it is, everything else as a dot: nothing here can act on a terminal. */
function rowText({ bytes, gaps }: Memory, from: number, rowBytes: number): Span[] {
  let text = '';
  for (let at = from; at < Math.min(from + rowBytes, bytes.length); at++) {
    const byte = bytes[at] ?? 0;
    text += byte >= 0x20 && byte < 0x7f && isReadable({ gaps }, at, at + 1) ? String.fromCharCode(byte) : '.';
  }
  return [{ text: `  ${text}`, role: 'plain' }];
}

/** Neighbours of one role as one span: a row of sixteen bytes is one piece for the theme. */
function merged(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans) {
    const last = out.at(-1);
    if (last?.role === span.role) out[out.length - 1] = { text: last.text + span.text, role: span.role };
    else out.push(span);
  }
  return out;
}
