import { describe, expect, it } from 'vitest';
import { width } from '../../src/ui/cells.ts';
import { type Menu, menuRows } from '../../src/ui/menu-rows.ts';
import { colourTheme, plainTheme } from '../../src/ui/theme.ts';

const breakpoints: Menu = {
  title: '',
  selected: undefined,
  items: [
    { insert: 'bc', detail: 'clear a breakpoint', usage: 'bc all | ID' },
    { insert: 'bp', detail: 'set a software breakpoint', usage: 'bp ADDRESS [pid P] [tid T] [core C]' },
  ],
};

const numbered = (count: number, selected?: number): Menu => ({
  title: 'a register',
  selected,
  items: Array.from({ length: count }, (_, n) => ({ insert: `r${n}` })),
});

describe('menuRows', () => {
  it('looks as in LOOK.md', () => {
    expect(menuRows(breakpoints, 100, 8, plainTheme)).toEqual([
      ' bc    clear a breakpoint              bc all | ID',
      ' bp    set a software breakpoint       bp ADDRESS [pid P] [tid T] [core C]',
    ]);
  });

  it('marks the selected row with a sign, not by colour alone', () => {
    const [row] = menuRows({ ...breakpoints, selected: 0 }, 60, 8, plainTheme);
    expect(row).toMatch(/^\x1b\[7m▸bc {4}clear a breakpoint .*\x1b\[0m$/);
  });

  it('never shows more than its rows, title included', () => {
    expect(menuRows(numbered(20), 40, 8, plainTheme)).toEqual([
      ' a register',
      ...[0, 1, 2, 3, 4, 5, 6].map((n) => ` r${n}`),
    ]);
  });

  it('scrolls so that the selected row stays in sight', () => {
    expect(menuRows(numbered(20, 19), 40, 4, plainTheme).join('\n')).toContain('r19');
    expect(menuRows(numbered(20, 10), 40, 4, plainTheme).join('\n')).toContain('r10');
  });

  it('cuts what does not fit', () => {
    for (const row of menuRows(breakpoints, 24, 8, plainTheme)) expect(width(row)).toBeLessThanOrEqual(24);
  });

  it('shows hostile symbols inert, coloured or not', () => {
    const menu: Menu = {
      title: '\x1b]0;t\x07',
      selected: undefined,
      items: [{ insert: 'a\x1b[2Jb', detail: '\u202eexe' }],
    };
    expect(menuRows(menu, 80, 8, plainTheme).join('')).not.toMatch(/[\x00-\x1f\u202e]/);
    expect(
      menuRows(menu, 80, 8, colourTheme)
        .join('')
        .replace(/\x1b\[[0-9;]*m/g, ''),
    ).not.toMatch(/[\x00-\x1f\u202e]/);
  });
});
