import { hex, jsonHex } from '../../src/format/address.ts';
import type { TextLine } from '../../src/format/block.ts';
import type { Result } from '../../src/format/json/kinds.ts';
import type { CpuidAnswer } from '../../src/session/index.ts';
import type { DecodedField, DecodedLeaf, DecodedRegister } from '../../src/x86/cpuid/decode.ts';
import { cpuidText } from '../../src/x86/cpuid/registers.ts';

export type CpuidResult = Omit<CpuidAnswer, 'registers'> & DecodedLeaf & { readonly notes: readonly string[] };

/** Columns of the lines that features are written in. */
const WIDTH = 96;
const INDENT = '    ';

/** A leaf: what it is, what follows from it, then register by register. */
export function cpuidBlock(result: CpuidResult): Result {
  const { leaf, subleaf, title, subleaves, facts, notes, registers, lastSubleaf } = result;
  const of = subleaves ? `, sub-leaf ${subleaf.toString(16)}` : '';
  return {
    kind: 'cpuid',
    lines: [
      [{ text: `leaf ${hex(leaf, 8)}${of}${title === undefined ? '' : `: ${title}`}`, role: 'heading' }],
      ...facts,
      ...notes.map((text): TextLine => [{ text, role: 'dim' }]),
      ...registers.flatMap(registerLines),
    ],
    data: {
      leaf,
      subleaf,
      title: title ?? null,
      facts,
      notes,
      lastSubleaf: lastSubleaf ?? null,
      registers: Object.fromEntries(registers.map(({ name, value }) => [name, jsonHex(BigInt(value))])),
      fields: registers.flatMap(({ name, fields }) => fields.map((field) => ({ register: name, ...field }))),
      features: Object.fromEntries(
        registers.flatMap(({ features }) => features.map((each) => [each.name, each.supported] as const)),
      ),
    },
  };
}

/** The processor's name, as all three of its leaves have it. */
export function nameText(name: Uint8Array): string {
  const view = new DataView(name.buffer, name.byteOffset, name.byteLength);
  return cpuidText(Array.from({ length: name.length / 4 }, (_, index) => view.getUint32(4 * index, true))).trim();
}

function registerLines({ name, value, fields, features }: DecodedRegister): TextLine[] {
  const width = Math.max(0, ...fields.map((field) => field.name.length));
  const having = (supported: boolean) =>
    features.filter((each) => each.supported === supported).map((each) => each.name);
  return [
    [
      { text: `${name}  `, role: 'heading' },
      { text: hex(value, 8), role: 'number' },
    ],
    ...fields.map((field) => fieldLine(field, width)),
    ...wrapped('has', having(true), 'good'),
    ...wrapped('lacks', having(false), 'dim'),
  ];
}

function fieldLine({ name, high, low, text }: DecodedField, width: number): TextLine {
  return [
    { text: `${INDENT}${name.padEnd(width)}  `, role: 'plain' },
    { text: `${high === low ? String(low) : `${high}:${low}`}`.padEnd(7), role: 'dim' },
    { text, role: 'number' },
  ];
}

/** Names one after the other, in as many lines as they need. */
function wrapped(title: string, names: readonly string[], role: 'good' | 'dim'): TextLine[] {
  const rows: string[] = [];
  for (const name of names) {
    const row = rows.at(-1);
    if (row === undefined || row.length + 1 + name.length > WIDTH) rows.push(name);
    else rows[rows.length - 1] = `${row} ${name}`;
  }
  return rows.map((text, index) => [
    { text: `${INDENT}${(index === 0 ? title : '').padEnd(7)}`, role: 'dim' },
    { text, role },
  ]);
}
