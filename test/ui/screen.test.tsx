import { afterEach, describe, expect, it } from 'vitest';
import type { View } from '../../src/ui/live-rows.ts';
import { Screen } from '../../src/ui/screen.tsx';
import { plainTheme } from '../../src/ui/theme.ts';
import { Transcript } from '../../src/ui/transcript.ts';
import { TestTerminal } from '../terminal.ts';
import { haltedStatus } from './status.ts';

const open: Screen[] = [];
afterEach(async () => {
  for (const screen of open.splice(0)) await screen.close();
});

function mount(columns = 100, rows = 24, more: Partial<View> = {}) {
  const terminal = new TestTerminal({ columns, rows });
  const transcript = new Transcript(plainTheme);
  const view: View = {
    prompt: '0: kHyperDbg> ',
    text: '',
    cursor: 0,
    hint: '',
    menu: undefined,
    status: haltedStatus(),
    notice: undefined,
    ...more,
  };
  const source = { subscribe: () => () => {}, view: () => view };
  const screen = new Screen({
    source,
    transcript,
    theme: plainTheme,
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    reflow: 'drifts',
    hasAlternate: true,
  });
  open.push(screen);
  return { terminal, transcript, screen };
}

const prompts = (rows: readonly string[]) => rows.filter((row) => row.includes('kHyperDbg>')).length;

describe('the screen', () => {
  it('shows prompt and status line under the transcript', async () => {
    const { terminal, transcript } = mount();
    transcript.lines(['halted on request']);
    await terminal.see('halted on request');
    await terminal.see('■ halted');
    expect(terminal.screen().slice(0, 2)).toEqual(['halted on request', '0: kHyperDbg>']);
    expect(terminal.cursor()).toEqual({ x: 14, y: 1 });
  });

  it('keeps the whole transcript, in order, and one prompt', async () => {
    const { terminal, transcript } = mount();
    for (let n = 0; n < 200; n++) transcript.lines([`line ${n}`]);
    await terminal.see('line 199');
    await terminal.settle();
    expect(terminal.text().filter((row) => row.startsWith('line'))).toEqual(
      Array.from({ length: 200 }, (_, n) => `line ${n}`),
    );
    expect(prompts(terminal.text())).toBe(1);
  });

  it.each([
    ['empty', ''],
    ['of a line', 'u nt!KiIdleLoop l 20'],
    ['of one and a half windows', 'eb @rsp 90 '.repeat(12)],
  ])('has exactly one prompt after 100, 60 and 100 columns, with an input %s', async (_, text) => {
    const { terminal, transcript } = mount(100, 24, { text, cursor: text.length });
    for (let n = 0; n < 40; n++) transcript.lines([`line ${n} ${'.'.repeat(60)}`]);
    await terminal.see('line 39');
    await terminal.settle();
    for (const columns of [60, 100]) {
      terminal.resize(columns, 24);
      await terminal.settle();
    }
    expect(prompts(terminal.text())).toBe(1);
    expect(terminal.text().filter((row) => row.startsWith('line'))).toHaveLength(40);
  });

  it.each([100, 80])(
    'has exactly one prompt and all lines after the window was made lower and higher, %i columns wide',
    async (columns) => {
      const { terminal, transcript } = mount();
      for (let n = 0; n < 60; n++) transcript.lines([`line ${n}`]);
      await terminal.see('line 59');
      await terminal.settle();
      for (const rows of [10, 14, 40, 24]) {
        terminal.resize(columns, rows);
        await terminal.settle();
      }
      expect(prompts(terminal.text())).toBe(1);
      expect(terminal.text().filter((row) => row.startsWith('line'))).toHaveLength(60);
    },
  );

  it('is the prompt alone in a small window', async () => {
    const { terminal, transcript } = mount(20, 5);
    transcript.lines(['one', 'two', 'three', 'four', 'five', 'six']);
    await terminal.see('six');
    expect(terminal.screen()).toEqual(['four', 'five', 'six', '0: kHyperDbg>']);
  });

  it('clears the window and keeps the scrollback', async () => {
    const { terminal, transcript, screen } = mount();
    transcript.lines(Array.from({ length: 30 }, (_, n) => `line ${n}`));
    await terminal.see('line 29');
    screen.clearWindow();
    await terminal.settle();
    // Not in the first row: tmux would put it into its scrollback with the next redraw.
    expect(terminal.screen().slice(0, 2)).toEqual(['', '0: kHyperDbg>']);
    expect(terminal.scrollback()).toEqual(Array.from({ length: 30 }, (_, n) => `line ${n}`));
  });

  it('gives the terminal back as it was', async () => {
    const { terminal, screen, transcript } = mount();
    expect(terminal.stdin.raw).toBe(true);
    transcript.lines(['last words']);
    await screen.close();
    await terminal.settle();
    expect(terminal.screen()).toEqual(['last words']);
    expect(terminal.stdin.raw).toBe(false);
    expect(terminal.raw.lastIndexOf('\x1b[?2004l')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?2004h'));
    expect(terminal.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(terminal.raw.lastIndexOf('\x1b[?25l'));
  });

  it('lends the terminal out without a trace of the live area, and comes back with what happened meanwhile', async () => {
    const { terminal, screen, transcript } = mount();
    transcript.lines(['before']);
    await terminal.see('before');
    await terminal.settle();
    await screen.lend(async () => {
      expect(terminal.stdin.raw).toBe(false);
      transcript.lines(['meanwhile']);
      await terminal.settle();
      expect(terminal.screen()).toEqual(['before']);
    });
    await terminal.see('meanwhile');
    await terminal.settle();
    expect(terminal.stdin.raw).toBe(true);
    expect(terminal.screen().slice(0, 3)).toEqual(['before', 'meanwhile', '0: kHyperDbg>']);
  });

  it('sends nothing to the terminal but what is on the list', async () => {
    const { terminal, transcript, screen } = mount();
    transcript.lines(['\x1b]52;c;aGk=\x07\x1bP1$t\x1b\\\u009b6n', '\x1b[31mred']);
    await terminal.settle();
    terminal.resize(60, 20);
    await terminal.settle();
    screen.clearWindow();
    await screen.close();
    // Erase, cursor movement, SGR, cursor visibility, synchronized output, bracketed paste: nothing that asks, names or copies.
    const allowed = /\x1b\[(?:[0-9;]*[ABCDGHJKm]|\?(?:25|2004|2026)[hl])/g;
    expect(terminal.raw.replace(allowed, '')).not.toMatch(/[\x1b\x80-\x9f]/);
  });
});
