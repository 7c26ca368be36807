import { describe, expect, it } from 'vitest';
import { reflowOf, rowsAbove } from '../../src/ui/reflow.ts';

const from = { columns: 100, rows: 24 };
const to = { columns: 60, rows: 24 };
const drawn = {
  rows: ['x'.repeat(99), 'y'.repeat(40), ` status${' '.repeat(80)}hint`],
  cursor: { x: 40, y: 1 },
  menuRows: 0,
};

describe('rowsAbove', () => {
  it('is nothing when the window got wider', () => {
    expect(rowsAbove(drawn, to, from, 'tracks')).toBe(0);
  });

  it('counts wrapped rows above the cursor where the terminal tracks it', () => {
    expect(rowsAbove(drawn, from, to, 'tracks')).toBe(1);
  });

  it("counts the cursor's own row where it wraps before the cursor", () => {
    expect(rowsAbove({ ...drawn, cursor: { x: 99, y: 0 } }, from, to, 'tracks')).toBe(1);
  });

  it('counts wrapped rows below, too, where the cursor drifts', () => {
    expect(rowsAbove(drawn, from, to, 'drifts')).toBe(2);
  });

  it('does not count rows that a lower window has lost', () => {
    expect(rowsAbove(drawn, from, { columns: 60, rows: 20 }, 'drifts')).toBe(1);
  });

  it('is nothing where rows are cut', () => {
    expect(rowsAbove(drawn, from, to, 'cuts')).toBe(0);
  });
});

describe('reflowOf', () => {
  it.each([
    [{ TERM: 'xterm-256color', VTE_VERSION: '7006' }, 'tracks'],
    [{ TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' }, 'drifts'],
    [{ TERM: 'tmux-256color', TERM_PROGRAM: 'tmux', TMUX: '/tmp/tmux' }, 'tracks'],
    [{ TERM: 'xterm', XTERM_VERSION: 'XTerm(379)' }, 'cuts'],
    [{ TERM: 'linux' }, 'cuts'],
    [{}, 'tracks'],
  ] as const)('of %j is %s', (env, reflow) => {
    expect(reflowOf(env)).toBe(reflow);
  });
});
