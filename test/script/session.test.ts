import { describe, expect, test } from 'vitest';
import { compile, compileExpression, Globals, listing } from '../../src/script/index.ts';

describe('globals of a session', () => {
  test('keep their numbers from script to script', () => {
    const globals = new Globals();
    compile('.one = 1; .two = 2;', { globals });
    const result = compile('.three = .two;', { globals });
    expect(result.ok && listing(result.buffer).at(-1)).toBe('   4  MOV g1 g2');
    expect(globals.names()).toEqual(['one', 'two', 'three']);
  });

  test('keep their types', () => {
    const globals = new Globals();
    compile('char .small = 1;', { globals });
    const result = compile('out = .small;', { globals });
    expect(result.ok && listing(result.buffer)).toContain('   4  CAST_SCALAR g0 t0 #2 #9');
  });

  test('are not made by a script that is refused', () => {
    const globals = new Globals();
    compile('.one = 1; oops', { globals });
    expect(globals.names()).toEqual([]);
  });

  test('are 512 at most', () => {
    const globals = new Globals();
    for (let i = 0; i < 512; i++) globals.assign(`g${i}`);
    const result = compile('.onemore = 1;', { globals });
    expect(result.ok || result.error.message).toBe('a session has at most 512 global variables');
  });

  test('a script without a session starts from zero', () => {
    const result = compile('.one = 1;');
    expect(result.ok && listing(result.buffer).at(-1)).toBe('   9  MOV t0 g0');
  });
});

describe('symbols', () => {
  test('are asked for once per occurrence, by their whole name', () => {
    const asked: string[] = [];
    const resolve = (name: string): bigint => {
      asked.push(name);
      return 5n;
    };
    const result = compile('print(nt!One); print(win32k!Two);', { resolve });
    expect(result.ok).toBe(true);
    expect(asked).toEqual(['nt!One', 'win32k!Two']);
  });

  test('are numbers without a type', () => {
    const result = compile('out = nt!One + 1;', { resolve: () => 0x1000n });
    expect(result.ok && listing(result.buffer)).toContain('   4  ADD #1 #1000 t0');
  });
});

describe('an expression', () => {
  test('is given to formats', () => {
    const result = compileExpression('@rax + 5');
    expect(result.ok && listing(result.buffer).at(-1)).toBe('   9  FORMATS t0');
  });

  test('is refused at places of its own text', () => {
    const result = compileExpression('@rax + $nope');
    expect(result.ok || [result.error.line, result.error.column, result.error.sourceLine]).toEqual([
      1,
      8,
      '@rax + $nope',
    ]);
  });

  test('that ends too early is refused at its end', () => {
    const result = compileExpression('(1 + 2');
    expect(result.ok || result.error.column).toBe(7);
  });
});
