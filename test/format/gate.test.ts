import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { gateLines, gateName } from '../../src/format/gate.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('gateLines', () => {
  it.each([
    ['plain text', 'ticks: 4000', ['ticks: 4000']],
    ['newlines split, the last one ends', 'a\nb\r\nc\n', ['a', 'b', 'c']],
    ['an empty text is one empty line', '', ['']],
    ['NULs at the end are the end', 'done\n\0\0', ['done']],
    ['NULs within are shown', 'a\0b', ['a\\x00b']],
    ['tabs go to the next stop', 'a\tb', ['a       b']],
    ['escape sequences are shown', '\x1b[2J\x1b[Hfake prompt> ', ['\\x1b[2J\\x1b[Hfake prompt> ']],
    ['a lone carriage return is shown', 'good\rbad', ['good\\x0dbad']],
    ['DEL', '\x7f', ['\\x7f']],
    ['C1 controls', '\u009b31m', ['\\u009b31m']],
    ['bidi controls', '\u202egnp.exe', ['\\u202egnp.exe']],
    ['zero-width characters', 'ad\u200bmin', ['ad\\u200bmin']],
    ['tag characters', 'a\u{e0001}', ['a\\u{e0001}']],
    ['lone surrogates', 'a\ud800b', ['a\\ud800b']],
    ['private use', '\ue0b0', ['\\ue0b0']],
    ['a letter that is drawn as nothing', '\u3164', ['\\u3164']],
    ['other scripts stay', 'Grüße, 世界, שלום', ['Grüße, 世界, שלום']],
    ['marks on a letter stay', 'e\u0301', ['e\u0301']],
    ['a mark without letter is shown', '\u0301e', ['\\u0301e']],
  ])('%s', (_, input, lines) => {
    expect(gateLines(input)).toEqual(lines);
  });

  it('shows bytes that are no UTF-8, and what is around them', () => {
    expect(gateLines(bytes(0x61, 0xff, 0xc3, 0xbc, 0xc3, 0x62))).toEqual(['a\\xffü\\xc3b']);
  });

  it('shows overlong forms and encoded surrogates byte by byte', () => {
    expect(gateLines(bytes(0xc0, 0x9b))).toEqual(['\\xc0\\x9b']);
    expect(gateLines(bytes(0xed, 0xa0, 0x80))).toEqual(['\\xed\\xa0\\x80']);
  });

  it('limits the marks on one letter', () => {
    expect(gateLines(`e${'\u0301'.repeat(5)}`)).toEqual([`e${'\u0301'.repeat(3)}\\u0301\\u0301`]);
  });

  it('continues long lines instead of losing text', () => {
    const lines = gateLines('x'.repeat(4500));
    expect(lines.map((line) => line.length)).toEqual([2000, 2000, 500]);
  });
});

describe('gateName', () => {
  it('keeps a name on one line', () => {
    expect(gateName('evil\nname')).toBe('evil\\x0aname');
  });

  it('cuts a long name', () => {
    expect(gateName('abcdef', 4)).toBe('abc…');
  });
});

/** A small generator, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const nasty = [
  '\x1b[',
  '\x1b]52;c;',
  '\x1bP',
  '\x9b6n',
  '\x1b[c',
  '\r',
  '\b',
  '\u202e',
  '\u200d',
  '\x0e',
  '\x84',
  '世',
];

describe('whatever the debuggee sends', () => {
  it('neither leaves its rows nor makes the terminal answer', async () => {
    const terminal = new headless.Terminal({ cols: 300, rows: 40, allowProposedApi: true });
    const answers: string[] = [];
    terminal.onData((data) => answers.push(data));
    const next = random(7);
    for (let round = 0; round < 400; round++) {
      const noise = Uint8Array.from({ length: 40 }, () => Math.floor(next() * 256));
      const text = nasty[Math.floor(next() * nasty.length)]!;
      const input =
        next() < 0.5 ? noise : Buffer.concat([noise.subarray(0, 8), Buffer.from(text), noise.subarray(8, 16)]);
      for (const line of gateLines(input)) {
        terminal.reset();
        await new Promise<void>((done) => terminal.write(`first\r\n│ ${line}`, done));
        const { buffer } = terminal;
        expect(buffer.active.cursorY, JSON.stringify(line)).toBe(1);
        expect(buffer.active.getLine(1)?.translateToString(true).trimEnd()).toBe(`│ ${line}`.trimEnd());
        expect(buffer.active.getLine(0)?.translateToString(true)).toBe('first');
        expect(buffer.active.type).toBe('normal');
        expect(line).toMatch(/^[^\p{C}]*$/u);
      }
    }
    expect(answers).toEqual([]);
  });
});
