import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { History } from '../../src/shell/history.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'haltwire-history-'));
  path = join(folder, 'deep', 'history.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('history', () => {
  it('is there again in the next shell', () => {
    const history = new History(path);
    history.add('bp 1');
    history.add('? {\n a;\n}');
    expect(new History(path).entries).toEqual(['bp 1', '? {\n a;\n}']);
  });

  it('keeps each line once, where it was entered last', () => {
    const history = new History(path);
    for (const line of ['a', 'b', 'a', 'a', '  ']) history.add(line);
    expect(history.entries).toEqual(['b', 'a']);
    expect(new History(path).entries).toEqual(['b', 'a']);
  });

  it('takes the lines of two shells at once', () => {
    const one = new History(path);
    const other = new History(path);
    one.add('from one');
    other.add('from other');
    one.add('from one again');
    expect(new History(path).entries).toEqual(['from one', 'from other', 'from one again']);
  });

  it('survives a damaged file', () => {
    new History(path).add('good');
    appendFileSync(path, '{"broken\n\u0000\u0000\n17\n"also good"\n"half');
    expect(new History(path).entries).toEqual(['good', 'also good']);
  });

  it('starts a line of its own after one that was cut off', () => {
    new History(path).add('good');
    appendFileSync(path, '"half');
    const history = new History(path);
    history.add('next');
    expect(new History(path).entries).toEqual(['good', 'next']);
  });

  it('does without a file that cannot be written', () => {
    writeFileSync(join(folder, 'deep'), 'a file where a folder should be');
    const history = new History(path);
    history.add('bp 1');
    expect(history.entries).toEqual(['bp 1']);
    expect(history.problem).toBeDefined();
  });

  it('is bounded, in memory and in the file', () => {
    new History(path).add('first');
    appendFileSync(path, Array.from({ length: 25_000 }, (_, n) => `"line ${n}"\n`).join(''));
    expect(new History(path).entries).toHaveLength(10_000);
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(10_001);
    expect(new History(path).entries.at(-1)).toBe('line 24999');
  });

  it('keeps no huge paste in the file', () => {
    const history = new History(path);
    history.add('x'.repeat(30_000));
    expect(history.entries).toHaveLength(1);
    expect(new History(path).entries).toEqual([]);
  });

  it('hints at the line that was entered last among those that begin so', () => {
    const history = new History();
    history.add('bp nt!KiTick');
    history.add('bp nt!KiIdleLoop');
    expect(history.hint('bp ')).toBe('nt!KiIdleLoop');
    expect(history.hint('bp nt!KiT')).toBe('ick');
    expect(history.hint('bp nt!KiTick')).toBe('');
    expect(history.hint('')).toBe('');
  });
});
