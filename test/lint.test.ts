/** The dialect that lint/ holds (CONTRIBUTING.md): that the plugins see what they are for, and leave the rest alone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-lint-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lint = path.resolve('lint');
const plugins = readdirSync(lint).map((name) => path.join(lint, name));
writeFileSync(path.join(folder, 'biome.json'), JSON.stringify({ plugins, linter: { rules: { preset: 'none' } } }));

/** The lines with an error. */
function wrongLines(source: string): number[] {
  const file = path.join(folder, 'sample.ts');
  writeFileSync(file, source);
  const biome = path.resolve('node_modules/@biomejs/biome/bin/biome');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'lint', `--config-path=${folder}`, '--reporter=github', file],
    { encoding: 'utf8' },
  );
  expect(stderr).not.toMatch(/Failed to compile/);
  return [...stdout.matchAll(/,line=(\d+),/g)].map(([, line]) => Number(line));
}

test('one short statement has no braces, a longer body has them', () => {
  const source = `export function f(x: number, list: readonly number[]): number {
  if (x > 1) {
    return 2;
  }
  if (x > 2) return 3;
  else {
    x += 1;
  }
  for (const each of list) {
    x += each;
  }
  if (x > 3)
    return list.reduce(
      (a, b) => a + b,
    );
  for (const each of list) {
    if (each > x) return each;
  }
  if (x > 4) {
    const y = x;
    return y;
  } else if (x > 5) return 6;
  try {
    return f(x, list);
  } catch {
    return 7;
  }
}
`;
  expect(wrongLines(source)).toEqual([2, 6, 9, 13]);
});

test('one value is in CONSTANT_CASE, a table in camelCase, and only in a module', () => {
  const source = `const low = 0x10;
const LOW = 2;
export const lowText = 'abc';
const pattern = /a/g;
const TABLE = { a: 2 } as const;
const TABLE_B: readonly number[] = [2];
const SETS = new Set([2]);
const fine = [1];
const Flag = { A: 1 };
const wide = 1n << 64n;
const f = (x: number) => {
  const inner = 3;
  const LIST = [inner];
  return LIST.length + x;
};
let changing = 3;
export { changing, f, fine, Flag, low, LOW, pattern, SETS, TABLE, TABLE_B, wide };
`;
  expect(wrongLines(source)).toEqual([1, 3, 4, 5, 6, 7, 10]);
});
