import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { findSignatures } from '../../src/cli/signature.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-signature-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file of `size` bytes with texts at places. */
function binary(size: number, texts: Record<number, string>): string {
  const bytes = Buffer.alloc(size, 0xcc);
  for (const [place, text] of Object.entries(texts)) bytes.write(text, Number(place), 'latin1');
  const file = path.join(folder, `${size}-${Object.keys(texts).join('-')}.bin`);
  writeFileSync(file, bytes);
  return file;
}

const CHUNK = 256 * 1024;

it('finds a NUL-terminated signature', async () => {
  expect(await findSignatures(binary(1000, { 100: '0.2.0-20260115.0930\0' }))).toEqual(['0.2.0-20260115.0930']);
});

it.each([1, 10, 18, 19, 20])('finds one that begins %i bytes before a chunk ends', async (before) => {
  const file = binary(2 * CHUNK, { [CHUNK - before]: '0.2.0-20260115.0930\0' });
  expect(await findSignatures(file)).toEqual(['0.2.0-20260115.0930']);
});

it('lists several, each once', async () => {
  const file = binary(5000, {
    10: '0.2.0-20260115.0930\0',
    400: '0.2.0-20250101.1200\0',
    900: '0.2.0-20260115.0930\0',
  });
  expect(await findSignatures(file)).toEqual(['0.2.0-20260115.0930', '0.2.0-20250101.1200']);
});

it.each(['10.2.0-20260115.0930\0', '0.2.0-20260115.09301\0', '0.2.0-20260115.0930 ', 'a.2.0-20260115.0930\0'])(
  'does not take %j for one',
  async (text) => {
    expect(await findSignatures(binary(3000 + text.length, { 50: text }))).toEqual([]);
  },
);

it('does not take the tail of a longer number for one where chunks meet', async () => {
  // The carried characters begin inside the number: the digit before them has been seen already.
  const text = '10.2.0-20260115.0930\0';
  for (let end = -3; end <= 3; end++) {
    const file = binary(2 * CHUNK, { [CHUNK - text.length + end]: text });
    expect(await findSignatures(file)).toEqual([]);
  }
});
