import { expect, test } from 'vitest';
import { compile, explain, listing } from '../../src/script/index.ts';

const files: Readonly<Record<string, string>> = {
  'twice.ds': '? {\n int twice(int value) { return value + value; }\n}\n',
  'bare.ds': 'print(1);',
  'wrong.ds': '? {\n  print(1);\n  print(2;\n}',
  'outer.ds': '? { #include "twice.ds"; .made = twice(1); }',
};
const readInclude = (path: string): string | undefined => files[path];

test('the text of a file is compiled in the place of the directive', () => {
  const result = compile('#include "twice.ds"; out = twice(5);', { readInclude });
  const plain = compile('int twice(int value) { return value + value; } out = twice(5);');
  expect(result.ok && listing(result.buffer)).toEqual(plain.ok && listing(plain.buffer));
});

test('a file is included once', () => {
  const result = compile('#include "twice.ds"; #include "twice.ds"; print(1);', { readInclude });
  expect(result.ok).toBe(true);
});

test('files include files', () => {
  const result = compile('#include "outer.ds"; print(.made);', { readInclude });
  expect(result.ok).toBe(true);
});

test('a missing file is refused with its name', () => {
  const result = compile('#include "none.ds"; print(1);', { readInclude });
  expect(result.ok || result.error.message).toBe("there is no file 'none.ds'");
});

test('a file without the wrapper is refused', () => {
  const result = compile('#include "bare.ds"; print(1);', { readInclude });
  expect(result.ok || result.error.hint).toContain('? {');
});

test('an error in a file says where in the file', () => {
  const result = compile('#include "wrong.ds"; print(1);', { readInclude });
  expect(result.ok ? [] : explain(result.error).slice(0, 2)).toEqual([
    "wrong.ds:3, column 10: expected ')' after the arguments of print, but found ';'",
    '    print(2;',
  ]);
});
