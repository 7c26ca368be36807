import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../../src/shell/tokenizer.ts';

/** `bp "two words" {a}` reads better than kinds: numbers 0n.., words plain, quotes and braces as they are. */
const shown = (line: string): string =>
  tokenize(line)
    .map(
      ({ kind, text }) =>
        ({ Num: `#${text}`, String: text, StringLiteral: `"${text}"`, BracketString: `{${text}}` })[kind],
    )
    .join(' | ');

describe('tokenize', () => {
  it.each([
    ['', ''],
    ['   ', ''],
    ['g', 'g'],
    ['  g  ', 'g'],
    ['db 1000', '#db | #1000'],
    ['db   1000   l   40', '#db | #1000 | l | #40'],
    ['db fffff800`00100000', '#db | #fffff800`00100000'],
    ['db 0x1f', '#db | #0x1f'],
    ['db 0n31', '#db | #0n31'],
    ['x n8', 'x | #n8'],
    ['x 0xg', 'x | 0xg'],
    ['x 12345678901234567890123', 'x | #12345678901234567890123'],
    ['db add', '#db | #add'],
    ['u nt!KiTick+1c', 'u | nt!KiTick+1c'],
    ['eb @rsp 90 cc', '#eb | @rsp | #90 | #cc'],
    ['bp\n', 'bp'],
    ['\n\nbp 1', 'bp | #1'],
    ['a\nb c', 'a\nb | #c'],
    ['\t\tx\t y', 'x | y'],
    ['x\ty', 'x\ty'],
    ['x // rest', 'x'],
    ['// all of it', ''],
    ['x // one\ny', 'x | y'],
    ['x //one\\n y', 'x | y'],
    ['x /* in */ y', 'x | y'],
    ['x/* in */y', 'xy'],
    ['x /* a\nb */ y', 'x | y'],
    ['x /* never closed', 'x | /* | never | closed'],
    ['x */ y', 'x | */ | y'],
    ['x /**/{y}', 'x | {y}'],
    ['echo "two words"', 'echo | "two words"'],
    ['echo"two words"', 'echo | "two words"'],
    ['echo "a"b', 'echo | "a" | #b'],
    ['a"b"', 'a | "b"'],
    ['echo ""', 'echo'],
    ['echo "// no comment"', 'echo | "// no comment"'],
    ['echo "a \\"b\\" c"', 'echo | "a "b" c"'],
    ['echo "never closed', 'echo | never closed'],
    ['echo "{ no brace"', 'echo | "{ no brace"'],
    ['x \\"y', 'x | \\ | "y'],
    ['x\\{y\\}', 'x{y}'],
    ['x c:\\dir\\name', 'x | c:\\dir\\name'],
    ['x \\ny', 'x | y'],
    ['x a\\nb', 'x | a\\nb'],
    ['? {a}', '? | {a}'],
    ['?{a}', '? | {a}'],
    ['? {a}{b} c', '? | {a} | {b} | #c'],
    ['? { a  b }', '? | { a  b }'],
    ['? {a {b {c}} d}', '? | {a {b {c}} d}'],
    ['? {}', '? | {}'],
    ['? {\n a;\n}', '? | {\n a;\n}'],
    ['? {a "}" b}', '? | {a "}" b}'],
    ['? {a \\} b}', '? | {a } b}'],
    ['? {"\\}"}', '? | {"\\}"}'],
    ['? {a \\" b}', '? | {a \\" b}'],
    ['? {never closed', '? | never closed'],
    ['? {a "b}', '? | a "b}'],
    ['? {a /* } */ b}', '? | {a /* } */ b}'],
    ['? {a // } b', '? | {a // } | #b'],
    ['? {a // {\n b}', '? | {a // {\n b}'],
    ['? {a // }\n "x" }', '? | {a // }\n "x" }'],
    ['? {a // "}" }', '? | {a // "}" }'],
    ['}', '}'],
    ['x } y', 'x | } | y'],
  ])('%j', (line, expected) => {
    expect(shown(line)).toBe(expected);
  });

  it('gives the position of each token', () => {
    const line = ' bp  fffff800`00100000 /* c */ "a b" {c}';
    expect(tokenize(line).map(({ from, to }) => line.slice(from, to))).toEqual([
      'bp',
      'fffff800`00100000',
      '"a b"',
      '{c}',
    ]);
  });

  const recorded = ['cases', 'fuzz'].map((name) => resolve('spec/conformance', `command-parser-${name}.jsonl.gz`));
  it.each(recorded)('agrees with HyperDbg: %s', (path) => {
    const cases = gunzipSync(readFileSync(path)).toString().trim().split('\n');
    const different = cases.filter((text) => {
      const { input, tokens } = JSON.parse(text) as { input: string; tokens: unknown };
      return JSON.stringify(tokenize(input).map(({ kind, text: word }) => [kind, word])) !== JSON.stringify(tokens);
    });
    expect(different).toEqual([]);
    expect(cases.length).toBeGreaterThan(100);
  });
});
