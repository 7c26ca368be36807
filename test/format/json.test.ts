import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Json } from '../../src/format/block.ts';
import { undeclared } from '../../src/format/json/kinds.ts';
import { jsonPage } from '../../src/format/json/page.ts';
import { doneRecord, resultRecord } from '../../src/format/json/records.ts';
import {
  bytes,
  hex,
  integer,
  list,
  mismatch,
  object,
  orNull,
  type Shape,
  text,
  word,
} from '../../src/format/json/shape.ts';
import { doneLine, jsonLine } from '../../src/shell/batch-output.ts';

it('is described in docs/json.md as it is declared (npm run docs)', () => {
  expect(readFileSync('docs/json.md', 'utf8')).toBe(jsonPage());
});

it.each<[string, Json, Shape, string | undefined]>([
  ['a hex', '0xfffff80000100000', hex, undefined],
  ['zero', '0x0', hex, undefined],
  ['zeros before a hex', '0x00', hex, 'it is "0x00", which is not hex'],
  ['a number for a hex', 16, hex, 'it is 16, which is not hex'],
  ['bytes', '90??', bytes, undefined],
  ['half a byte', '9', bytes, 'it is "9", which is not bytes'],
  ['a number that does not fit', 2 ** 53, integer, 'it is 9007199254740992, which is not integer'],
  ['null', null, orNull(text), undefined],
  ['one of the words', 'a', word('a', 'b'), undefined],
  ['another word', 'c', word('a', 'b'), 'it is "c", which is not "a" or "b"'],
  ['a list', ['a', 1], list(text), 'it[1] is 1, which is not text'],
  ['a missing field', {}, object({ name: text }), 'it.name is missing'],
  ['an optional field', {}, object({ 'name?': text }), undefined],
  ['a field too many', { name: 'a', more: 1 }, object({ 'name?': text }), 'it.more is not declared'],
])('finds what is not declared: %s', (_, value, shape, wrong) => {
  expect(mismatch(value, shape, 'it')).toBe(wrong);
});

it('knows every kind', () => {
  expect(undeclared({ kind: 'unheard of', lines: [], data: {} })).toBe('unheard of is not a declared kind');
  expect(undeclared({ kind: 'lines', lines: [], data: ['rip=0'] })).toBeUndefined();
  expect(undeclared({ kind: 'register', lines: [], data: ['rip=0'] })).toContain('which is not');
  expect(undeclared({ kind: 'toString', lines: [], data: {} })).toBe('toString is not a declared kind');
  expect(undeclared({ kind: 'register', lines: [], data: { name: 'rip', value: 5 } })).toContain('register.value is 5');
});

it('writes records as they are declared', () => {
  const result = jsonLine({ kind: 'count', lines: ['3'], data: 3 }, 'r | count', { text: true });
  expect(mismatch(JSON.parse(result) as Json, resultRecord, 'record')).toBeUndefined();
  const done = doneLine({ source: 'a.ds', line: 3, text: 'r' }, { code: 0, ms: 1.5 });
  expect(mismatch(JSON.parse(done) as Json, doneRecord, 'record')).toBeUndefined();
});
