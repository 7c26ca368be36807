import { describe, expect, it } from 'vitest';
import { type PromptInput, promptRows } from '../../src/ui/prompt-rows.ts';

function layout(text: string, more: Partial<PromptInput> = {}) {
  const input = { prompt: '0: kHyperDbg> ', text, cursor: text.length, hint: '', columns: 40, maxRows: 4, ...more };
  const { rows, cursor } = promptRows(input);
  return { rows: rows.map(({ prefix, text: typed, hint }) => prefix + typed + (hint && `(${hint})`)), cursor };
}

describe('promptRows', () => {
  it('puts the text after the prompt and the cursor after the text', () => {
    expect(layout('bp')).toEqual({ rows: ['0: kHyperDbg> bp'], cursor: { x: 16, y: 0 } });
  });

  it('counts cells, not characters, for the cursor', () => {
    expect(layout('漢字', { cursor: 1 }).cursor).toEqual({ x: 16, y: 0 });
  });

  it('shows the hint after the text while the cursor is at its end', () => {
    expect(layout('b', { hint: 'p nt!KiTick' }).rows).toEqual(['0: kHyperDbg> b(p nt!KiTick)']);
    expect(layout('b', { hint: 'p nt!KiTick', cursor: 0 }).rows).toEqual(['0: kHyperDbg> b']);
  });

  it('cuts the hint before the last column and at its first line', () => {
    expect(layout('', { hint: `${'x'.repeat(100)}` }).rows[0]).toHaveLength(39 + 2);
    expect(layout('', { hint: 'one\ntwo' }).rows).toEqual(['0: kHyperDbg> (one)']);
  });

  it('breaks a long line before the last column', () => {
    expect(layout('a'.repeat(30))).toEqual({
      rows: [`0: kHyperDbg> ${'a'.repeat(25)}`, 'a'.repeat(5)],
      cursor: { x: 5, y: 1 },
    });
  });

  it('keeps the cursor of a full row in a column of its own', () => {
    expect(layout('a'.repeat(25)).cursor).toEqual({ x: 39, y: 0 });
  });

  it('gives further lines the continuation prompt', () => {
    expect(layout('? {\nprint(@rax);', { cursor: 4 })).toEqual({
      rows: ['0: kHyperDbg> ? {', '> print(@rax);'],
      cursor: { x: 2, y: 1 },
    });
  });

  it('puts the cursor at the end of a line, not at the start of the next', () => {
    expect(layout('ab\ncd', { cursor: 2 }).cursor).toEqual({ x: 16, y: 0 });
  });

  it('shows a few rows around the cursor of many', () => {
    const text = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n');
    const { rows, cursor } = layout(text, { cursor: text.indexOf('line 50') });
    expect(rows).toContain('> line 50');
    expect(rows).toHaveLength(4);
    expect(rows[cursor.y]).toBe('> line 50');
  });

  it('shows a few rows of one very long line', () => {
    const { rows, cursor } = layout('x'.repeat(10_000));
    expect(rows).toHaveLength(4);
    expect(cursor.y).toBe(3);
  });

  it('cuts a prompt that would leave no room at its left', () => {
    expect(layout('g', { columns: 16, maxRows: 1 }).rows).toEqual(['kHyperDbg> g']);
  });

  it('survives a window of one column', () => {
    expect(layout('bp', { columns: 1, maxRows: 1 }).rows).toHaveLength(1);
  });
});
