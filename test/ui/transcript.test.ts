import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { colourTheme, plainTheme } from '../../src/ui/theme.ts';
import { type Sink, Transcript } from '../../src/ui/transcript.ts';

class Recorder implements Sink {
  readonly writes: string[] = [];
  full = false;
  room: (() => void) | undefined;

  write(text: string): void {
    this.writes.push(text);
  }

  onRoom(callback: () => void): void {
    this.room = callback;
  }
}

function attached(theme = plainTheme) {
  const transcript = new Transcript(theme);
  const sink = new Recorder();
  transcript.attach(sink);
  return { transcript, sink };
}

describe('the transcript', () => {
  it('writes what came before there was a terminal', async () => {
    const transcript = new Transcript(plainTheme);
    transcript.lines(['early']);
    const sink = new Recorder();
    transcript.attach(sink);
    await delay(50);
    expect(sink.writes).toEqual(['early\n']);
  });

  it('joins output that comes together into one write', async () => {
    const { transcript, sink } = attached();
    for (let n = 0; n < 100; n++) transcript.lines([`line ${n}`]);
    await delay(50);
    expect(sink.writes).toHaveLength(1);
  });

  it('writes a flood in order, in pieces, with none lost', async () => {
    const { transcript, sink } = attached();
    const lines = Array.from({ length: 20_000 }, (_, n) => `message ${n} ${'x'.repeat(60)}`);
    for (let n = 0; n < lines.length; n += 7) transcript.lines(lines.slice(n, n + 7));
    while (sink.writes.join('').split('\n').length <= lines.length) await delay(5);
    expect(sink.writes.join('')).toBe(`${lines.join('\n')}\n`);
    for (const text of sink.writes) expect(text.length).toBeLessThan(70_000);
  });

  it('lets other work in between the pieces', async () => {
    const { transcript, sink } = attached();
    for (let n = 0; n < 20_000; n++) transcript.lines(['x'.repeat(80)]);
    const seen: number[] = [];
    while (sink.writes.join('').length < 20_000 * 81) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(sink.writes.length);
    }
    expect(new Set(seen).size).toBeGreaterThan(10);
  });

  it('waits while the terminal is full', async () => {
    const { transcript, sink } = attached();
    sink.full = true;
    transcript.lines(['later']);
    await delay(50);
    expect(sink.writes).toEqual([]);
    sink.full = false;
    sink.room?.();
    await delay(50);
    expect(sink.writes).toEqual(['later\n']);
  });

  it('writes nothing while the terminal is lent out', async () => {
    const { transcript, sink } = attached();
    transcript.hold();
    transcript.lines(['later']);
    await delay(50);
    expect(sink.writes).toEqual([]);
    transcript.release();
    await delay(50);
    expect(sink.writes).toEqual(['later\n']);
  });

  it('writes everything at once at the end', () => {
    const { transcript, sink } = attached();
    transcript.lines(['last words']);
    transcript.flush();
    expect(sink.writes).toEqual(['last words\n']);
  });

  it('puts a blank line where there is none', async () => {
    const { transcript, sink } = attached();
    transcript.blank();
    transcript.lines(['text']);
    transcript.blank();
    transcript.blank();
    await delay(50);
    expect(sink.writes).toEqual(['text\n\n']);
  });

  it('shows control characters of any origin, never sends them', async () => {
    const { transcript, sink } = attached(colourTheme);
    transcript.lines(['\x1b[2Jprompt> \r\u202egnp.exe\u009b0m', [{ text: 'a\nb\x07', role: 'target' }]]);
    await delay(50);
    expect(sink.writes).toEqual(['\\x1b[2Jprompt> \\x0d\\u202egnp.exe\\x9b0m\n\x1b[35ma\\x0ab\\x07\x1b[0m\n']);
  });
});
