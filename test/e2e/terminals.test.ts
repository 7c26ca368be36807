/** The shell where the terminal is poor, small, changing, or none. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OneShot } from './one-shot.ts';
import { RealTerminal, type TerminalOptions } from './real-terminal.ts';
import { TwoEnds } from './two-ends.ts';

let ends: TwoEnds;
let line = '';
let shell: RealTerminal | undefined;

beforeAll(async () => {
  ends = await TwoEnds.lay();
  line = `unix:${ends.home}/line`;
  await ends.debuggee([], line).waitFor('Ctrl+C ends it', 30_000);
}, 40_000);
afterAll(() => ends?.end());
afterEach(async () => {
  shell?.enter('exit');
  const timer = setTimeout(() => shell?.kill(), 5000);
  await shell?.exited;
  clearTimeout(timer);
  shell = undefined;
});

/** A shell with a halted debuggee. */
async function halted(options: Partial<TerminalOptions> = {}, ...args: string[]): Promise<RealTerminal> {
  shell = RealTerminal.haltwire(['connect', line, '--pause', ...args], { home: ends.home, ...options });
  await shell.waitFor(/kHyperDbg>/, { timeout: 30_000 });
  return shell;
}

describe('colour', () => {
  const colours = /\x1b\[[0-9;]*(3[0-7]|9[0-7])[0-9;]*m/;

  it('is there by default', async () => {
    expect((await halted()).raw).toMatch(colours);
  });

  it.each([
    ['NO_COLOR', { env: { NO_COLOR: '1' } }, []],
    ['--no-color', {}, ['--no-color']],
  ])('is absent with %s', async (_, options, args) => {
    const { raw } = await halted(options, ...args);
    expect(raw).not.toMatch(colours);
  });
});

describe('a dumb terminal', () => {
  it('gets plain lines and no escape sequence', async () => {
    const terminal = await halted({ env: { TERM: 'dumb' } });
    terminal.enter('r rip');
    await terminal.waitFor(/rip=[0-9a-f]{16}/);
    expect(terminal.raw).not.toContain('\x1b');
  });
});

describe('a window of 20 columns', () => {
  it('has room for the prompt, and every command works', async () => {
    const terminal = await halted({ columns: 20, rows: 8 });
    terminal.enter('r rip');
    await terminal.waitFor(/rip=[0-9a-f]{16}/);
    terminal.enter('.help bp');
    await terminal.waitFor(/Valid while/);
    expect(terminal.screen().split('\n').at(-1)).toMatch(/^\d: kHyperDbg>/);
  });
});

describe('a window that changes its size', () => {
  it('keeps one prompt and one status line, and the transcript', async () => {
    const terminal = await halted({ columns: 120, rows: 40 });
    terminal.enter('db @rsp l 40');
    await terminal.waitFor(/db @rsp l 40[\s\S]*kHyperDbg> *\n/);
    terminal.type('r ri');
    for (const [columns, rows] of [
      [60, 20],
      [20, 10],
      [45, 12],
      [100, 30],
    ] as const) {
      terminal.resize(columns, rows);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    terminal.type('p');
    await terminal.until(() => /kHyperDbg> r rip *\n.*■ halted/.test(terminal.screen()), 'prompt and status line');
    expect(terminal.screen().match(/■ halted/g)).toHaveLength(1);
    expect(terminal.everything()).toContain('connected to Haltwire demo kernel');
    terminal.press('enter');
    await terminal.waitFor(/rip=[0-9a-f]{16}/);
  });
});

describe('the full screen', () => {
  it('shows the halted machine, steps it, and leaves the transcript as it was but for what was said', async () => {
    const terminal = await halted({ columns: 120, rows: 36 });
    await terminal.waitFor(/■ halted/);
    terminal.press('f2');
    await terminal.waitFor(/─ registers ─+ core \d ─┬─ code ─[\s\S]*▶ …[\s\S]*─ calls ─[\s\S]* 0 /);
    expect(terminal.terminal.buffer.active.type).toBe('alternate');
    const rip = /rip ([0-9a-f]{16})/.exec(terminal.screen())?.[1];
    terminal.enter('r rip');
    await terminal.waitFor(`rip=${rip}`);
    terminal.enter('i 3');
    await terminal.until(() => /rip [0-9a-f]{16}\*/.test(terminal.screen()), 'rip to have changed');
    terminal.press('f2');
    await terminal.until(() => terminal.terminal.buffer.active.type === 'normal', 'the other screen');
    await terminal.waitFor(/halted on request[\s\S]*> r rip\nrip=[\s\S]*> i 3\n[\s\S]*\n\d: kHyperDbg> *\n.*■ halted/);
    expect(terminal.everything()).not.toContain('─ registers');
  });

  it.each(['screen-256color', 'tmux-256color', 'xterm', 'vt220'])('can be had and left with TERM=%s', async (TERM) => {
    const terminal = await halted({ env: { TERM } });
    await terminal.waitFor(/■ halted/);
    terminal.press('f2');
    await terminal.waitFor(/▶ …/);
    terminal.press('f2');
    const left = () => !terminal.screen().includes('─ registers') && /kHyperDbg> *\n.*■ halted/.test(terminal.screen());
    await terminal.until(left, 'the live area alone');
  });
});

describe('no terminal at all', () => {
  it('runs the lines of a pipe, prints plain text, and ends with its input', async () => {
    const piped = new OneShot(['connect', line, '--pause'], { home: ends.home, input: 'open' });
    await piped.says(/kHyperDbg> /);
    piped.process.stdin?.end('r rip\ndb 0\nexit\n');
    const { code, out } = await piped.ended;
    expect(code).toBe(0);
    expect(out).toMatch(/rip=[0-9a-f]{16}/);
    expect(out).toContain('nothing can be read');
    expect(out).not.toContain('\x1b');
  });

  it('whose reader goes away ends the shell', async () => {
    const piped = new OneShot(['connect', line], { home: ends.home, input: 'open' });
    await piped.says(/waiting for/);
    piped.process.stdout?.destroy();
    piped.process.stdin?.write('.help\n.help\n.help\n');
    await piped.ended;
  });
});

describe('keys', () => {
  it('Ctrl+Z stops the shell and fg brings it back as it was', async () => {
    shell = new RealTerminal('bash', ['--norc', '-i'], { home: ends.home });
    shell.enter(`PS1='sh: '; '${process.execPath}' bin/haltwire.js connect ${line} --pause`);
    await shell.waitFor(/■ halted/, { timeout: 30_000 });
    shell.type('r rbx');
    shell.press('ctrl-z');
    await shell.waitFor(/Stopped/);
    shell.enter('fg');
    await shell.until(
      () => /kHyperDbg> r rbx/.test(shell?.screen().split('\n').slice(-2).join('\n') ?? ''),
      'the line',
    );
    shell.press('enter');
    await shell.waitFor(/rbx=[0-9a-f]{16}/);
    shell.enter('exit');
    await shell.waitFor(/sh: *$/);
  });

  it('Tab lists, typing narrows, Enter takes', async () => {
    const terminal = await halted();
    terminal.type('b');
    terminal.press('tab');
    await terminal.waitFor(/bl +list breakpoints/);
    terminal.type('p nt!KiTi');
    terminal.press('tab');
    await terminal.waitFor(/nt!KiTick +fffff8/);
    terminal.type('me');
    await terminal.until(() => !terminal.screen().includes('nt!KiTick '), 'the menu to narrow');
    terminal.press('tab', 'enter');
    await terminal.waitFor(/kHyperDbg> bp nt!KiTimerInterrupt *\n/);
    terminal.press('ctrl-u');
  });
});
