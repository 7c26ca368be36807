import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import width from '../../src/format/width.ts';

describe('width', () => {
  it.each([
    '',
    'plain',
    '○ not connected',
    '▶ running',
    '■ halted · core 0 …',
    '├─┤█▓',
    '\x1b[1mbold\x1b[22m ◌',
    '名前',
    '👍🏽 ok',
    'e\u0301',
    '\u25fd\u25fe',
    '▶\ufe0f',
    '\t\x00',
  ])('agrees with string-width on %j', (text) => {
    expect(width(text)).toBe(stringWidth(text));
  });

  it('agrees with it on every character that it decides by itself', () => {
    const wrong: string[] = [];
    for (let code = 0x20; code < 0x2600; code++) {
      const character = String.fromCharCode(code);
      if (width(character) !== stringWidth(character)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('counts escape sequences where asked to', () => {
    expect(width('\x1b[1mx', { countAnsiEscapeCodes: true })).toBe(
      stringWidth('\x1b[1mx', { countAnsiEscapeCodes: true }),
    );
  });
});
