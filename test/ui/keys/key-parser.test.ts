import { describe, expect, it } from 'vitest';
import { type KeyEvent, KeyParser } from '../../../src/ui/keys/key-parser.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** Everything in one read, then silence. */
function keys(...reads: string[]): string[] {
  const parser = new KeyParser();
  return show([...reads.flatMap((read) => parser.feed(bytes(read))), ...parser.flush()]);
}

const show = (events: readonly KeyEvent[]) =>
  events.map((event) =>
    event.kind === 'key' ? `<${event.key}>` : event.kind === 'paste' ? `[${event.text}]` : event.text,
  );

describe('keys that terminals name differently', () => {
  it.each([
    ['\x1b[A', '<up>'],
    ['\x1bOA', '<up>'],
    ['\x1b[1;5C', '<ctrl+right>'],
    ['\x1b[1;3D', '<alt+left>'],
    ['\x1b\x1b[D', '<alt+left>'],
    ['\x1b[Z', '<shift+tab>'],
    ['\x1bOP', '<f1>'],
    ['\x1b[[A', '<f1>'],
    ['\x1b[11~', '<f1>'],
    ['\x1b[15~', '<f5>'],
    ['\x1b[[E', '<f5>'],
    ['\x1b[21~', '<f10>'],
    ['\x1b[23;2~', '<shift+f11>'],
    ['\x1b[3~', '<delete>'],
    ['\x1b[3^', '<ctrl+delete>'],
    ['\x1bOc', '<ctrl+right>'],
    ['\x1b[7~', '<home>'],
    ['\x7f', '<backspace>'],
    ['\x08', '<ctrl+h>'],
    ['\r', '<enter>'],
    ['\t', '<tab>'],
    ['\x00', '<ctrl+space>'],
    ['\x1f', '<ctrl+_>'],
    ['\x03', '<ctrl+c>'],
    ['\x1bb', '<alt+b>'],
    ['\x1bB', '<alt+shift+b>'],
    ['\x1b\x7f', '<alt+backspace>'],
    ['\x1b\r', '<alt+enter>'],
    ['\x1b\x02', '<ctrl+alt+b>'],
  ])('%j is %s', (sent, key) => {
    expect(keys(sent)).toEqual([key]);
  });
});

describe('keys with their modifiers spelled out', () => {
  it.each([
    ['\x1b[97;5u', '<ctrl+a>'],
    ['\x1b[97;1u', 'a'],
    ['\x1b[97;2u', 'A'],
    ['\x1b[13;2u', '<shift+enter>'],
    ['\x1b[27u', '<escape>'],
    ['\x1b[32;1u', ' '],
    ['\x1b[27;5;99~', '<ctrl+c>'],
    ['\x1b[27;2;13~', '<shift+enter>'],
    ['\x1b[97;5:1u', '<ctrl+a>'],
  ])('%j is %s', (sent, key) => {
    expect(keys(sent)).toEqual([key]);
  });

  it('ignores the release of a key', () => {
    expect(keys('\x1b[97;5:3u', '\x1b[1;1:3A')).toEqual([]);
  });
});

describe('sequences split by the line', () => {
  it('waits for the rest of a sequence', () => {
    expect(keys('\x1b', '[', '1;', '5', 'C')).toEqual(['<ctrl+right>']);
  });

  it('puts a character together from its bytes', () => {
    const parser = new KeyParser();
    expect(show([...bytes('é漢')].flatMap((byte) => parser.feed(Uint8Array.of(byte)))).join('')).toBe('é漢');
  });

  it('reports pending bytes, and takes a lone ESC for Escape when nothing follows', () => {
    const parser = new KeyParser();
    expect(parser.feed(bytes('\x1b'))).toEqual([]);
    expect(parser.pending).toBe(true);
    expect(show(parser.flush())).toEqual(['<escape>']);
    expect(parser.pending).toBe(false);
  });

  it('takes Escape twice for two', () => {
    expect(keys('\x1b\x1b')).toEqual(['<escape>', '<escape>']);
  });

  it('reads text, keys and text from one read', () => {
    expect(keys('ab\x1b[Dc\rd')).toEqual(['ab', '<left>', 'c', '<enter>', 'd']);
  });
});

describe('paste', () => {
  it('is one event with line ends of ours', () => {
    expect(keys('\x1b[200~one\rtwo\r\nthree\x1b[201~x')).toEqual(['[one\ntwo\nthree]', 'x']);
  });

  it('may be split anywhere, in its end marker too', () => {
    expect(keys('\x1b[20', '0~on', 'e\x1b[2', '01', '~x')).toEqual(['[one]', 'x']);
  });

  it('loses its control characters, not its tabs', () => {
    expect(keys('\x1b[200~a\x1b[31m\x07\tb\x1b[201~')).toEqual(['[a[31m\tb]']);
  });

  it('of 10,000 characters arrives whole', () => {
    const text = 'eb @rsp 90 '.repeat(1000).slice(0, 10_000);
    expect(keys(`\x1b[200~${text.slice(0, 4096)}`, text.slice(4096), '\x1b[201~')).toEqual([`[${text}]`]);
  });

  it('that never ends is delivered when the input goes silent', () => {
    expect(keys('\x1b[200~lost')).toEqual(['[lost]']);
  });

  it('without brackets is text', () => {
    expect(keys('x'.repeat(10_000))).toEqual(['x'.repeat(10_000)]);
  });
});

describe('what is not a key', () => {
  it.each([
    ['a cursor report', '\x1b[12;40R'],
    ['device attributes', '\x1b[?62;22c'],
    ['an OSC answer', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
    ['an OSC answer ended by BEL', '\x1b]11;rgb:0000\x07'],
    ['a DCS answer', '\x1bP1$r0m\x1b\\'],
    ['focus', '\x1b[I\x1b[O'],
    ['C1 controls', '\u0085\u009b'],
    ['an unknown function', '\x1b[99~'],
  ])('%s is swallowed', (_, sent) => {
    expect(keys(`${sent}x`)).toEqual(['x']);
  });

  it('never outlasts a sequence without end', () => {
    const parser = new KeyParser();
    parser.feed(bytes(`\x1b[${'1;'.repeat(100)}`));
    expect(parser.pending).toBe(false);
  });
});
