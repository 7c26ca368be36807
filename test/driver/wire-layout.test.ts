/** The C headers of the wire, compared whole with spec/layout.json: each struct, field, padding byte and number. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Opcode } from '../../src/script/opcode.ts';
import { loadLayout, type SpecField } from '../wire/spec.ts';
import { compiler } from './compiler.ts';
import { type Extent, readHeaders } from './headers.ts';
import names from './wire-names.json' with { type: 'json' };

const files = ['wire/wire.h', 'wire/packets.h', 'wire/hwpackets.h', 'script/script.h', 'script/value.h'];
const headers = readHeaders(compiler, [...files, 'script/operation.h']);
const layout = loadLayout();
const own: Readonly<Record<string, string>> = names.own;
const ofWire = [...headers.structs].filter(([name]) => /^(wire_|frame_|script_symbol)/.test(name) && !(name in own));

type Named = string | readonly string[];
const list = (named: Named): readonly string[] => (typeof named === 'string' ? [named] : named);

/** Fields of SDK structs that lie one after another, by path: aggregates and what is in them. */
function specified(structs: readonly string[]): Map<string, Extent> {
  const all = new Map<string, Extent>();
  let base = 0;
  for (const name of structs) {
    collect(name, base, '', all);
    base += layout.structs[name]!.size;
  }
  return all;
}

function collect(name: string, base: number, prefix: string, into: Map<string, Extent>): void {
  for (const field of layout.structs[name]!.fields ?? []) {
    const offset = base + field.offset;
    if (field.name !== null) into.set(prefix + field.name, { offset, size: field.size });
    const inner = /^struct (\w+)$/.exec(field.kind)?.[1];
    if (inner === undefined || field.name === null || layout.structs[inner] === undefined) continue;
    for (const [at, suffix] of elements(field)) collect(inner, offset + at, `${prefix}${field.name}${suffix}.`, into);
  }
}

function elements({ count, size }: SpecField): [number, string][] {
  if (count === undefined) return [[0, '']];
  return Array.from({ length: count }, (_, index) => [(index * size) / count, `[${index}]`]);
}

/** The extent of SDK fields from the first to the last. */
function span(fields: ReadonlyMap<string, Extent>, paths: readonly string[]): Extent {
  const extents = paths.map((name) => fields.get(name) ?? { offset: Number.NaN, size: 0 });
  const offset = Math.min(...extents.map((one) => one.offset));
  return { offset, size: Math.max(...extents.map((one) => one.offset + one.size)) - offset };
}

/** What a C field is in the SDK. `bar[*]` in the table names every element. */
function sdkNames(fields: Readonly<Record<string, Named>>, field: string): readonly string[] | undefined {
  const index = /\[(\d+)\]/.exec(field)?.[1];
  const starred = fields[field.replace(/\[\d+\]/, '[*]')];
  const named = fields[field] ?? starred;
  return named === undefined ? undefined : list(named).map((name) => name.replace('[*]', `[${index}]`));
}

const bytesOf = ({ offset, size }: Extent): number[] => Array.from({ length: size }, (_, index) => offset + index);
const isGap = (field: string): boolean => /(^|\.)(gap\d?|padding)$/.test(field);

describe('structs', () => {
  it('are all in the table, and the table has no others', () => {
    expect(ofWire.map(([name]) => name).toSorted()).toEqual(Object.keys(names.structs).toSorted());
  });

  it.each(ofWire)('%s', (name, { size, fields }) => {
    const entry = names.structs[name as keyof typeof names.structs];
    const table = entry.fields as Readonly<Record<string, Named>>;
    const sdk = specified(entry.of);
    const named = [...fields].filter(([field]) => !isGap(field) && !(`${name}.${field}` in own));
    expect(size).toBe(entry.of.reduce((sum, one) => sum + layout.structs[one]!.size, 0));
    for (const [field, extent] of named) {
      const paths = sdkNames(table, field);
      expect(paths, `${field} is in wire-names.json`).toBeDefined();
      expect(extent, field).toEqual(span(sdk, paths!));
    }
    const starred = named.flatMap(([field]) => [field, field.replace(/\[\d+\]/, '[*]')]);
    expect(Object.keys(table).filter((field) => !starred.includes(field))).toEqual([]);
    const covered = new Set(named.flatMap(([, extent]) => bytesOf(extent)));
    const missing = [...sdk].filter(([, extent]) => bytesOf(extent).some((at) => !covered.has(at)));
    expect(
      missing.map(([field]) => field),
      'fields of the SDK that the struct does not have',
    ).toEqual([]);
    const gaps = [...fields].filter(([field]) => isGap(field) || own[`${name}.${field}`]?.startsWith('in padding'));
    const used = gaps.filter(([, extent]) => bytesOf(extent).some((at) => covered.has(at)));
    expect(used.map(([field]) => field)).toEqual([]);
  });
});

/** Every number of the specification, by its SDK name. */
const catalog = new Map<string, bigint>([
  ...layout.actions.map(({ sdkName, number }) => [sdkName, BigInt(number)] as const),
  ...Object.values(layout.enums).flatMap(({ members }) => numbersOf(members)),
  ...Object.entries(layout.errors).map(([name, { value }]) => [name, BigInt(value)] as const),
  ...Object.values(layout.constants).flatMap((group) =>
    Object.entries(group)
      .filter(([, { value }]) => /^-?\d+$/.test(`${value}`))
      .map(([name, { value }]) => [name, BigInt(value)] as const),
  ),
]);

function numbersOf(members: Readonly<Record<string, number>>): (readonly [string, bigint])[] {
  return Object.entries(members).map(([name, value]) => [name, BigInt(value)] as const);
}

describe('numbers', () => {
  it.each([...headers.numbers])('%s', (name, value) => {
    if (name in own) return expect(own[name]).not.toBe('');
    const named = (names.numbers as Readonly<Record<string, Named>>)[name];
    expect(named, `${name} is in wire-names.json`).toBeDefined();
    for (const sdk of list(named!)) expect(catalog.get(sdk), sdk).toBe(value);
  });

  it('are all there that the table names', () => {
    const ours = new Set([
      ...headers.numbers.keys(),
      ...headers.structs.keys(),
      ...ofWire.flatMap(([name, { fields }]) => [...fields.keys()].map((field) => `${name}.${field}`)),
    ]);
    expect([...Object.keys(names.numbers), ...Object.keys(own)].filter((name) => !ours.has(name))).toEqual([]);
  });

  it('of HyperDbg: the end marker and the header', () => {
    const marker = [1, 2, 3, 4].map((n) => Number(catalog.get(`SERIAL_END_OF_BUFFER_CHAR_${n}`)));
    expect(headers.numbers.get('FRAME_MARKER')).toBe(BigInt(Buffer.from(marker).readUInt32LE()));
    expect(headers.numbers.get('FRAME_HEADER')).toBe(BigInt(layout.structs['DEBUGGER_REMOTE_PACKET']!.size));
  });
});

/** Operands of operations whose entry in scriptOpcodeOperands is another, or that have none. */
const operandCounts: Readonly<Record<string, number>> = {
  // HyperDbg's executor takes one operand more than its compiler emits (spec/SCRIPT.md 12): ours takes those emitted.
  EVENT_SC: 1,
  EVENT_INJECT_ERROR_CODE: 3,
  // Reads its count and arguments itself.
  PRINTF: 1,
  HI_PA: 2,
  LOW_PA: 2,
};

describe('operations of scripts', () => {
  const functions = layout.constants['scriptFunctionsAndOperators']!;
  const numberOf = (name: string): number => Number(functions[`FUNC_${name}`]?.value);

  it.each(Object.entries(Opcode))('%s in src/script/opcode.ts', (name, number) => {
    expect(number).toBe(numberOf(name));
  });

  const source = readFileSync(path.resolve('driver/core/script/operation.c'), 'utf8');
  const table = [...source.matchAll(/\[(\d+)\] = \{ "FUNC_(\w+)", "(\w*)"/g)].map((match) => match.slice(1, 4));

  it.each(table)('%s is %s in driver/core/script/operation.c', (number, name, operands) => {
    expect(Number(number)).toBe(numberOf(name!));
    const listed = layout.outsideSdk.scriptOpcodeOperands[`FUNC_${name}`]?.operands.length;
    expect(operands!.length).toBe(operandCounts[name!] ?? listed);
  });

  it('are the same at both ends', () => {
    const compiled = Object.keys(Opcode).filter((name) => name !== 'UNDEFINED');
    expect(table.map(([, name]) => name).toSorted()).toEqual(compiled.toSorted());
  });
});
