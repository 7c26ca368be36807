import { describe, expect, it } from 'vitest';
import * as wire from '../../src/wire/index.ts';
import type { Enumeration, FieldType, Struct } from '../../src/wire/layout.ts';
import { array, bits, bytes, struct, u8, u16, u32, u64 } from '../../src/wire/layout.ts';
import { loadLayout, type SpecField, type SpecStruct } from './spec.ts';

/** The exports of the wire that have a given property. */
function exported<T>(property: string): [string, T][] {
  const all = Object.entries(wire as unknown as Readonly<Record<string, T>>);
  return all.filter(([, value]) => typeof value === 'object' && property in (value as object));
}

const structs = exported<Struct>('decode').map(([, value]) => value);
const enums = exported<Enumeration<Record<string, number>>>('nameOf');

describe('layouts', () => {
  const Inner = struct('Inner', 4, { low: [0, bits(u16, 0, 5)], high: [0, bits(u16, 5, 11)], rest: [2, u8] });
  const Outer = struct('Outer', 24, {
    count: [0, u32],
    inner: [4, array(Inner, 2)],
    wide: [16, u64],
    text: [12, bytes(4)],
  });

  it('decodes what it encoded', () => {
    const values = {
      count: 7,
      inner: [
        { low: 31, high: 1, rest: 9 },
        { low: 0, high: 2047, rest: 255 },
      ],
      wide: 0xffffffffffffffffn,
      text: Uint8Array.of(1, 2, 3, 4),
    };
    expect(Outer.decode(Outer.encode(values))).toEqual(values);
  });

  it('encodes what is not given as zero', () => {
    expect(Outer.encode({ count: 1 })).toEqual(Uint8Array.of(1, ...new Array(23).fill(0)));
  });

  it('reads the bytes that a short payload lacks as zero', () => {
    expect(Outer.decode(Uint8Array.of(5)).count).toBe(5);
    expect(Outer.decode(new Uint8Array(0)).wide).toBe(0n);
  });

  it('refuses a field that does not fit into its struct', () => {
    expect(() => struct('Small', 4, { wide: [0, u64] })).toThrow('Small.wide ends after');
  });

  it('refuses more bytes or elements than a field holds', () => {
    expect(() => Outer.encode({ text: new Uint8Array(5) })).toThrow('5 bytes for a field of 4');
    expect(() => Outer.encode({ inner: [{}, {}, {}] })).toThrow('3 elements for an array of 2');
  });
});

interface Flat {
  readonly offset: number;
  readonly size: number;
  readonly kind: string;
  readonly probe?: string;
}

/** Each field in the specification; unions and anonymous members flattened as our tables have them. */
function specified(spec: SpecStruct): Map<string, SpecField> {
  const flat = new Map<string, SpecField>();
  for (const field of spec.fields ?? spec.alternatives ?? []) {
    if (field.name !== null) flat.set(field.name, field);
    for (const inner of field.name === null ? (field.fields ?? []) : []) flat.set(inner.name!, inner);
  }
  return flat;
}

const plainKind = (kind: string): string =>
  kind === 'char' ? 'bytes' : kind === 'ptr' ? 'u64' : kind.replace(/^union /, 'struct ');

/** Which bits of the storage unit a type writes, as hex of the unit when all of its bits are set. */
function footprint(type: FieldType<unknown, never>): string {
  const unit = new Uint8Array(type.size);
  const ones = type.kind === 'u64' ? 0xffffffffffffffffn : 0xffffffff;
  type.write(new DataView(unit.buffer), 0, ones as never);
  return Buffer.from(unit).toString('hex');
}

function specifiedFootprint(field: SpecField): string {
  const mask = ((1n << BigInt(field.bits!)) - 1n) << BigInt(field.bitOffset!);
  const unit = Buffer.alloc(8);
  unit.writeBigUInt64LE(mask);
  return unit.subarray(0, field.size).toString('hex');
}

describe('against layout.json', () => {
  const layout = loadLayout();

  it.each(structs.map((s) => [s.name, s] as const))('%s', (name, ours) => {
    const spec = layout.structs[name]!;
    const fields = specified(spec);
    expect(ours.size).toBe(spec.size);
    expect(Object.keys(ours.fields)).toEqual([...fields.keys()]);
    for (const [field, [offset, type]] of Object.entries(ours.fields)) {
      const theirs = fields.get(field)!;
      const flat: Flat = { offset, size: type.size, kind: plainKind(type.kind) };
      const isAction = theirs.kind === 'enum DEBUGGER_REMOTE_PACKET_REQUESTED_ACTION';
      const kind = isAction
        ? 'u32'
        : theirs.count === undefined && theirs.kind === 'char'
          ? 'u8'
          : plainKind(theirs.kind);
      expect(flat, field).toEqual({ offset: theirs.offset, size: theirs.size, kind });
      if (theirs.bits !== undefined) expect(footprint(type), field).toBe(specifiedFootprint(theirs));
    }
  });

  it('has every struct that travels on the line', () => {
    const ours = new Set(structs.map((s) => s.name));
    const header = 'DEBUGGER_REMOTE_PACKET';
    const serial = Object.keys(layout.structs).filter((name) => layout.structs[name]?.boundary?.includes('serial'));
    expect(serial.filter((name) => !ours.has(name) && name !== header)).toEqual([]);
  });

  it.each(enums)('%s', (name, ours) => {
    const named = Object.entries(ours.values).map(([key, value]) => [ours.prefix + key, value]);
    expect(Object.fromEntries(named)).toEqual(layout.enums[name]?.members);
  });
});
