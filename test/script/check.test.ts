import { expect, test } from 'vitest';
import { checkFiles } from '../../src/script/index.ts';

const good = { name: 'good.ds', text: 'print(@rax);' };
const bad = { name: 'bad.ds', text: 'print(1);\r\nprint(2;\r\n' };
const endless = { name: 'endless.ds', text: 'print(1);\nwhile (1) { print(2); }' };

test('a good script is said to be good', () => {
  expect(checkFiles([good])).toEqual({ ok: true, lines: ['good.ds: ok, 6 symbols, 0 stack cells'] });
});

test('an error names file, line and column and shows the place', () => {
  const result = checkFiles([good, bad]);
  expect(result.ok).toBe(false);
  expect(result.lines.slice(1)).toEqual([
    "bad.ds:2, column 8: expected ')' after the arguments of print, but found ';'",
    '  print(2;',
    '         ^',
  ]);
});

test('notes name their line and do not fail the check', () => {
  const result = checkFiles([endless]);
  expect(result.ok).toBe(true);
  expect(result.lines[0]).toMatch(/^endless\.ds:2: note: this while loop has no visible end/);
});

test('what cannot work fails the check', () => {
  const result = checkFiles([{ name: 'big.ds', text: 'printf("0123456789abcdef");'.repeat(1000) }]);
  expect(result.ok).toBe(false);
  expect(result.lines).toEqual([expect.stringMatching(/^big\.ds: cannot work: /)]);
});

test('the compiled form on demand', () => {
  expect(checkFiles([good], { ir: true }).lines.slice(1)).toEqual(['   0  ADD #0 SP SP', '   4  PRINT @rax']);
});

test('JSON is one object a script', () => {
  const result = checkFiles([good, bad, endless], { json: true });
  const objects = result.lines.map((line) => JSON.parse(line) as { ok: boolean; error?: object; notes?: object[] });
  expect(objects.map((object) => object.ok)).toEqual([true, false, true]);
  expect(objects[1]?.error).toMatchObject({ kind: 'syntax', line: 2, column: 8 });
  expect(objects[2]?.notes).toEqual([expect.objectContaining({ severity: 'note', line: 2 })]);
});

test('JSON carries the compiled form on demand', () => {
  const [line = ''] = checkFiles([good], { json: true, ir: true }).lines;
  expect(JSON.parse(line)).toMatchObject({ ir: ['   0  ADD #0 SP SP', '   4  PRINT @rax'] });
});
