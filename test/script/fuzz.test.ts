import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, compileExpression, encodeSymbols, Globals, preflight } from '../../src/script/index.ts';

/** A small generator of numbers with a fixed start, so that a failure repeats. */
function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const folder = join(import.meta.dirname, 'cases');
const scripts = readdirSync(folder).flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/^=== .*\n([\s\S]*?)\n---$/gm)].map((match) => match[1]!),
);

/** Whatever the text, the compiler answers, and what it compiles can be encoded and pre-flighted. */
function survives(text: string): void {
  const result = compile(text, { globals: new Globals(), readInclude: () => '? { print(1); }' });
  if (result.ok) {
    encodeSymbols(result.buffer);
    preflight(result);
  } else {
    expect(result.error.message).not.toBe('');
    expect(result.error.offset).toBeLessThanOrEqual(text.length);
  }
}

describe('hostile text', () => {
  test('random characters', () => {
    const next = random(1);
    const alphabet = 'abcfxyz019_ \n\t"\'\\@$.!~+-*/%<>=&|^(){}[],;#L`\0\x80é\u{1f600}';
    for (let i = 0; i < 4000; i++) {
      survives(Array.from({ length: next(60) }, () => alphabet[next(alphabet.length)]).join(''));
    }
  });

  test('random words of the language', () => {
    const next = random(2);
    const words =
      `if elsif else while do for break continue return struct typedef sizeof printf int char long float double void
      unsigned ( ) { } [ ] ; , . -> = == += ++ -- && || ! ~ & * + 1 0n5 ff 1.5 "x" L"x" @rax $pid .g v1 v2 S1 m1 poi eq print rdtsc
      #include main strcmp`.split(/\s+/);
    for (let i = 0; i < 6000; i++) {
      survives(Array.from({ length: next(40) }, () => words[next(words.length)]).join(' '));
    }
  });

  test('good scripts with pieces cut, doubled and moved', () => {
    const next = random(3);
    for (let i = 0; i < 6000; i++) {
      let text = scripts[next(scripts.length)]!;
      for (let times = 1 + next(3); times > 0; times--) {
        const from = next(text.length + 1);
        const length = next(12);
        const piece = text.slice(from, from + length);
        const rest = text.slice(0, from) + text.slice(from + length);
        const to = next(rest.length + 1);
        text = [rest, text + piece, rest.slice(0, to) + piece + rest.slice(to)][next(3)]!;
      }
      survives(text);
    }
  });

  test('every prefix of every script', () => {
    for (const script of scripts) {
      for (let length = 0; length < script.length; length++) survives(script.slice(0, length));
    }
  });

  test('expressions', () => {
    for (const text of ['', ' ', ')', '1); print(2', '(((', '"', '/*', '@', '\n\n(', '5 +']) {
      const result = compileExpression(text);
      if (!result.ok) expect(result.error.offset).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('deep nesting is refused, not survived by luck', () => {
  const deep = 100_000;
  const cases = {
    parentheses: `out = ${'('.repeat(deep)}1${')'.repeat(deep)};`,
    prefixes: `out = ${'-'.repeat(2 * deep)}1;`.replaceAll('--', '- -'),
    'parentheses in conditions': `if (${'('.repeat(deep)}1${')'.repeat(deep)}) { print(1); }`,
    calls: `out = ${'poi('.repeat(deep)}1${')'.repeat(deep)};`,
    casts: `out = ${'(int)'.repeat(deep)}1;`,
    sizes: `out = ${'sizeof('.repeat(deep)}1${')'.repeat(deep)};`,
    blocks: `${'if (1) {'.repeat(deep)}print(1);${'}'.repeat(deep)}`,
    'inner blocks': `if (1) {${'{print(1);'.repeat(deep)}${'}'.repeat(deep)}}`,
    'outer blocks': `${'{print(1);'.repeat(deep)}${'}'.repeat(deep)}`,
    braces: `int list[1] = ${'{'.repeat(deep)}1${'}'.repeat(deep)};`,
    indexes: `int list[1] = {1}; out = ${'list['.repeat(deep)}0${']'.repeat(deep)};`,
  };
  test.each(Object.entries(cases))('%s', (_, script) => {
    const result = compile(script);
    expect(result.ok).toBe(false);
  });
});

describe('long scripts take time in proportion', () => {
  const long = 20_000;
  const cases = {
    statements: 'print(@rax);'.repeat(long),
    operators: `out = 1${' + @rax'.repeat(long)};`,
    'elsif chains': `if (@rax) { print(1); }${' elsif (@rax) { print(2); }'.repeat(long)}`,
    'a long string': `printf("${'x'.repeat(20 * long)}");`,
    'a long comment': `/*${'* '.repeat(20 * long)}*/ print(1);`,
    'a comment without end': `print(1); /*${'* '.repeat(20 * long)}`,
    'a string without end': `printf("${'\\n'.repeat(20 * long)}`,
    'long numbers': `out = ${'f'.repeat(long)};`,
    'long names': `${'x'.repeat(20 * long)} = 1;`,
    'many names': Array.from({ length: long }, (_, i) => `v${i} = 1;`).join(''),
    'open parentheses in conditions': 'if ('.repeat(long),
    stars: `out = (int ${'*'.repeat(long)})1;`,
    dimensions: `int list${'[2]'.repeat(long)} = {1};`,
  };
  test.each(Object.entries(cases))('%s', (_, script) => {
    survives(script);
  });
});
