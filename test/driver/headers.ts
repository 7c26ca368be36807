/** The C headers as tables: what they declare, and how the compiler lays it out. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { includes } from './sources.ts';

export interface Extent {
  readonly offset: number;
  readonly size: number;
}

export interface Headers {
  /** By struct: its size, and where each field is. A field of a named inner struct is `level[0].value`. */
  readonly structs: ReadonlyMap<string, { readonly size: number; readonly fields: ReadonlyMap<string, Extent> }>;
  /** By name: enumerators, and the macros that are one number. */
  readonly numbers: ReadonlyMap<string, bigint>;
  /** The enumerators of each enum that has a name. */
  readonly enums: ReadonlyMap<string, ReadonlyMap<string, bigint>>;
}

const core = path.resolve('driver/core');

/** @param files from driver/core on, such as `wire/wire.h` */
export function readHeaders(compiler: string, files: readonly string[]): Headers {
  const text = files.map((file) => withoutComments(readFileSync(path.join(core, file), 'utf8'))).join('\n');
  const structs = blocks(text, /^struct (\w+) \{/gm).map(([name, body]) => [name, fieldsOf(body)] as const);
  const answers = compileAndRun(compiler, files, [
    ...structs.flatMap(([name, fields]) => [
      `printf("size %s - 0 %zu\\n", "${name}", sizeof(struct ${name}));`,
      ...fields.map((field) => probe(name, field)),
    ]),
    ...numbersOf(text).map((name) => `printf("number ${name} - 0 %llu\\n", (unsigned long long)(${name}));`),
  ]);
  const { structs: sized, numbers } = collect(answers);
  const enums = enumsOf(text).map(([name, of]) => [name, new Map(of.map((one) => [one, numbers.get(one)!]))] as const);
  return { structs: sized, numbers, enums: new Map(enums) };
}

const probe = (struct: string, field: string): string =>
  `printf("field ${struct} ${field} %zu %zu\\n", offsetof(struct ${struct}, ${field}), sizeof(((struct ${struct} *)0)->${field}));`;

function collect(answers: readonly string[]): Pick<Headers, 'structs' | 'numbers'> {
  const structs = new Map<string, { size: number; fields: Map<string, Extent> }>();
  const numbers = new Map<string, bigint>();
  for (const answer of answers) {
    const [kind, name, field, offset, value] = answer.split(' ') as [string, string, string, string, string];
    if (kind === 'number') numbers.set(name, BigInt(value));
    else if (kind === 'size') structs.set(name, { size: Number(value), fields: new Map() });
    else structs.get(name)!.fields.set(field, { offset: Number(offset), size: Number(value) });
  }
  return { structs, numbers };
}

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, ' ');

/** The text between the braces after each match of `head`. */
function blocks(text: string, head: RegExp): [string, string][] {
  return [...text.matchAll(head)].map((match) => {
    const from = match.index + match[0].length;
    return [match[1]!, text.slice(from, closing(text, from))];
  });
}

/** @returns the position of the brace that closes the one before `from` */
function closing(text: string, from: number): number {
  let depth = 1;
  let at = from;
  for (; depth > 0; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    else if (text[at] === undefined) throw new Error('unbalanced braces');
  }
  return at - 1;
}

/** The fields of a struct's body; of an array of inner structs each element's, of an anonymous one its own. */
function fieldsOf(body: string): string[] {
  const inner = /\b(?:struct|union) \{/.exec(body);
  if (inner === null) return plainFields(body);
  const from = inner.index + inner[0].length;
  const to = closing(body, from);
  const [rest, name, count] = /^\}\s*(?:(\w+)(?:\[(\w+)\])?)?\s*;/.exec(body.slice(to))!;
  const of = fieldsOf(body.slice(from, to));
  const elements =
    count === undefined ? [`${name}`] : Array.from({ length: countOf(count) }, (_, i) => `${name}[${i}]`);
  const named = name === undefined ? of : elements.flatMap((element) => of.map((field) => `${element}.${field}`));
  return [...fieldsOf(body.slice(0, inner.index)), ...named, ...fieldsOf(body.slice(to + rest.length))];
}

/** Lengths of arrays of structs that have a name. */
const lengths: Readonly<Record<string, number>> = { PCI_BARS: 6 };
const countOf = (text: string): number => lengths[text] ?? Number(text);

function plainFields(body: string): string[] {
  return body
    .split(';')
    .map((declaration) => declaration.trim())
    .filter((declaration) => declaration !== '')
    .map((declaration) => declaration.replace(/\(\*(\w+)\)\(.*\)/, '$1'))
    .flatMap((declaration) => declaration.replace(/^(?:const )?(?:(?:struct|enum) )?\w+\s*\**/, '').split(','))
    .map((field) =>
      field
        .replace(/\[.*\]/, '')
        .replace('*', '')
        .trim(),
    );
}

function enumsOf(text: string): [string, string[]][] {
  return blocks(text, /^enum (\w+) \{/gm).map(([name, body]) => [
    name,
    body.split(',').flatMap((entry) => /^\s*(\w+)/.exec(entry)?.[1] ?? []),
  ]);
}

/** Enumerators, and macros without parameters that have a value. */
function numbersOf(text: string): string[] {
  const macros = [...text.matchAll(/^#define (\w+)[ \t]+\S/gm)].map((match) => match[1]!);
  return [...enumsOf(text).flatMap(([, names]) => names), ...macros];
}

function compileAndRun(compiler: string, files: readonly string[], statements: readonly string[]): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-headers-'));
  try {
    const source = path.join(folder, 'layout.c');
    const names = ['<stddef.h>', '<stdio.h>', ...files.map((file) => `"${file}"`)];
    const head = names.map((name) => `#include ${name}`).join('\n');
    writeFileSync(source, `${head}\nint main(void) {\n${statements.join('\n')}\nreturn 0;\n}\n`);
    execFileSync(compiler, [...includes, '-std=gnu11', source, '-o', `${source}.out`], { stdio: 'pipe' });
    return execFileSync(`${source}.out`, { encoding: 'utf8' }).trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
