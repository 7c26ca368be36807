import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect } from 'vitest';

const folder = resolve('test/golden');

/**
 * Compares a text with test/golden/NAME.txt. With RESET_GOLDEN=1 the file is rewritten instead; a text that differs is
 * left beside it as NAME.txt.actual.
 */
export function expectGolden(name: string, text: string): void {
  const file = resolve(folder, `${name}.txt`);
  const actual = `${file}.actual`;
  if (process.env['RESET_GOLDEN'] === '1') {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text);
  }
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text === expected) rmSync(actual, { force: true });
  else writeFileSync(actual, text);
  expect(text).toBe(expected);
}
