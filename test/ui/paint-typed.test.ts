import { expect, it } from 'vitest';
import { paintTyped } from '../../src/ui/paint-typed.ts';
import { colourTheme, plainTheme } from '../../src/ui/theme.ts';

const cells = (text: string, from = 0) =>
  Array.from(text, (character, index) => ({ text: character, at: from + index }));

it('puts each span into the colour of its role', () => {
  const highlight = { spans: [{ from: 2, to: 7, role: 'good' as const }], pair: undefined };
  expect(paintTyped(cells('? print'), highlight, colourTheme)).toBe('? \x1b[32mprint\x1b[0m');
});

it('continues in a row that begins within a span', () => {
  const highlight = { spans: [{ from: 2, to: 7, role: 'good' as const }], pair: undefined };
  expect(paintTyped(cells('nt x', 5), highlight, colourTheme)).toBe('\x1b[32mnt\x1b[0m x');
});

it('marks the brackets of a pair, without colour too', () => {
  const highlight = { spans: [], pair: [1, 3] as const };
  expect(paintTyped(cells('f(1)'), highlight, plainTheme)).toBe('f\x1b[1;4m(\x1b[0m1\x1b[1;4m)\x1b[0m');
});

it('shows text as it is when nothing is known of it, and inert', () => {
  expect(paintTyped(cells('a\x1bb'), undefined, colourTheme)).toBe('a\\x1bb');
});
