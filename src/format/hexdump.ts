import { formatAddress } from './address.ts';
import type { Span } from './block.ts';
import { isReadable, type Memory } from './memory.ts';

/** How a dump command lays memory out. */
export interface DumpLayout {
  /** Bytes a value, little endian. */
  readonly unit: 1 | 4 | 8;
  /** Values a row. */
  readonly perRow: number;
  /** Whether a column of characters follows. */
  readonly text: boolean;
}

/** The layouts of HyperDbg's dump commands. */
export const dumpLayouts = {
  db: { unit: 1, perRow: 16, text: true },
  dc: { unit: 4, perRow: 4, text: true },
  dd: { unit: 4, perRow: 4, text: false },
  dq: { unit: 8, perRow: 2, text: false },
} as const satisfies Record<string, DumpLayout>;

/**
 * Rows of a memory dump. Physical ones are marked with `#` in front, where HyperDbg puts a tab after it: spaces up to
 * the tab stop look the same and have a width. Values that could not be read are question marks; what was not asked
 * for stays blank.
 */
export function formatDump(memory: Memory, layout: DumpLayout, space: 'virtual' | 'physical'): Span[][] {
  const rowBytes = layout.unit * layout.perRow;
  const rows: Span[][] = [];
  for (let from = 0; from < memory.bytes.length; from += rowBytes) {
    rows.push([
      ...(space === 'physical' ? [{ text: '#       ', role: 'plain' } as const] : []),
      { text: formatAddress(memory.address + BigInt(from)), role: 'address' },
      { text: '  ', role: 'plain' },
      ...rowValues(memory, layout, from),
      ...(layout.text ? rowText(memory, from, rowBytes) : []),
    ]);
  }
  return rows;
}

function rowValues(memory: Memory, { unit, perRow, text }: DumpLayout, from: number): Span[] {
  const spans: Span[] = [];
  for (let index = 0; index < perRow; index++) {
    const at = from + index * unit;
    const gap = index === 0 ? '' : ' ';
    if (at >= memory.bytes.length) {
      // Only needed where something follows in the row.
      if (text) spans.push({ text: gap + ' '.repeat(unit * 2), role: 'plain' });
    } else {
      const value = valueText(memory, at, unit);
      spans.push({ text: gap + value, role: value.includes('?') ? 'dim' : 'bytes' });
    }
  }
  return merged(spans);
}

function valueText(memory: Memory, at: number, unit: 1 | 4 | 8): string {
  let digits = '';
  if (isReadable(memory, at, at + unit)) {
    for (let byte = at + unit - 1; byte >= at; byte--) {
      digits += (memory.bytes[byte] ?? 0).toString(16).padStart(2, '0');
    }
  } else digits = '?'.repeat(unit * 2);
  return unit === 8 ? `${digits.slice(0, 8)}\`${digits.slice(8)}` : digits;
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
