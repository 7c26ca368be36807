/** F2 on a terminal model: what is there, what the keys do, and that everything is as it was afterwards. */
import { afterEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shell/settings.ts';
import { runUi } from '../../src/ui/run-ui.ts';
import { ordinary, RIP } from '../inspect/halted-session.ts';
import { TestTerminal, type TestTerminalOptions } from '../terminal.ts';
import { FakeShell } from './fake-shell.ts';
import { haltedStatus, status } from './status.ts';

const running: { shell: FakeShell; code: Promise<number> }[] = [];
afterEach(async () => {
  for (const { shell, code } of running.splice(0)) {
    shell.emit('exit', 0);
    await code;
  }
});

async function start(options: TestTerminalOptions & { env?: NodeJS.ProcessEnv; halted?: boolean } = {}) {
  const { env = { TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' }, halted = true } = options;
  const terminal = new TestTerminal({ columns: 100, rows: 30, ...options });
  const shell = new FakeShell();
  const session = ordinary();
  if (halted) shell.session = session.session;
  else shell.report = status();
  const io = { stdin: terminal.stdin, stdout: terminal.stdout, color: false, screenReader: false, env };
  const code = runUi(shell, io);
  running.push({ shell, code });
  shell.say('said before');
  await terminal.see('said before');
  await terminal.settle();
  return { shell, session, terminal, code };
}

/** The same with the full screen open and filled. */
async function startFull(options: Parameters<typeof start>[0] = {}) {
  const started = await start(options);
  started.terminal.press('f2');
  await started.terminal.see('─ registers');
  await started.terminal.settle();
  return started;
}

const marked = (rows: readonly string[]) => rows.find((row) => row.includes('▶ …'));
/** The last digits of the address in the first row of the code pane. */
const topOfCode = (rows: readonly string[]) => /│ .* …([0-9a-f]{5})/.exec(rows[1] ?? '')?.[1];

describe('the full screen', () => {
  it('fills the window with panes, the end of the transcript, prompt and status line', async () => {
    const { terminal } = await startFull({ columns: 120 });
    const rows = terminal.screen();
    expect(terminal.alternate).toBe(true);
    expect(rows).toHaveLength(30);
    expect(rows[0]).toMatch(/^─ registers ─+ core 0 ─┬─ code ─+$/);
    expect(marked(rows)).toMatch(/│ ▶ …01410 {2}48 89 c3 {14}mov {5}rbx, rax$/);
    expect(rows.find((row) => row.includes('─ stack'))).toMatch(/^─ stack ─+[┤┼]/);
    expect(rows.find((row) => row.includes(' 1 '))).toContain('1 fffff800`00101615');
    expect(rows.slice(-8, -2)).toContain('said before');
    expect(rows.at(-2)?.trimEnd()).toBe('0: kHyperDbg>');
    expect(rows.at(-1)).toMatch(/■ halted.*F2 back/);
    expect(terminal.cursor()).toEqual({ x: 14, y: 28 });
  });

  it('leaves the transcript and the live area as they were', async () => {
    const { terminal } = await start();
    const before = terminal.text();
    for (const key of ['f2', 'escape'] as const) {
      terminal.press('f2');
      await terminal.until((t) => t.alternate);
      await terminal.settle();
      terminal.press(key);
      await terminal.until((t) => !t.alternate);
      await terminal.settle();
      expect(terminal.text()).toEqual(before);
    }
  });

  it('scrolls the transcript away on a terminal that has one screen only, and comes back below it', async () => {
    const { terminal } = await start({ env: { TERM: 'vt100' } });
    terminal.press('f2');
    await terminal.see('─ registers');
    expect(terminal.alternate).toBe(false);
    expect(terminal.screen()).toHaveLength(30);
    terminal.press('f2');
    await terminal.until((t) => !t.screen().join().includes('─ registers'));
    await terminal.settle();
    expect(terminal.text().filter((row) => row !== '')).toEqual([
      'said before',
      '0: kHyperDbg>',
      expect.stringMatching(/■ halted/),
    ]);
  });

  it('takes commands, shows what they say, and keeps it for the transcript', async () => {
    const { terminal, shell } = await startFull();
    terminal.type('r rax\r');
    await terminal.see('did r rax');
    expect(terminal.alternate).toBe(true);
    terminal.press('f2');
    await terminal.until((t) => !t.alternate);
    await terminal.settle();
    expect(terminal.text().slice(0, 4)).toEqual(['said before', '0: kHyperDbg> r rax', 'did r rax', '']);
    expect(shell.executed).toEqual(['r rax']);
  });

  it('reads again after a command, also when the debuggee is where it was', async () => {
    const { terminal, shell, session } = await startFull();
    shell.report = haltedStatus({ busy: true });
    shell.emit('change', undefined);
    session.registers = { ...session.registers, rax: 0x1234n };
    shell.report = haltedStatus();
    shell.emit('change', undefined);
    await terminal.see('rax 0000000000001234');
  });

  it('says without colour, too, that what it shows is of the halt before', async () => {
    const { terminal, shell } = await startFull();
    shell.report = status();
    shell.emit('change', undefined);
    await terminal.see('core 0, the halt before');
    shell.report = haltedStatus();
    shell.emit('change', undefined);
    await terminal.until((t) => !t.screen().join().includes('the halt before'));
  });

  it('scrolls the code by instructions and pages, further than what was read, and back to rip with the next halt', async () => {
    const { terminal, session, shell } = await startFull();
    const top = topOfCode(terminal.screen());
    terminal.press('down', 'down', 'up');
    await terminal.until((t) => topOfCode(t.screen()) !== top);
    for (let page = 0; page < 6; page++) terminal.press('pagedown');
    await terminal.until((t) => marked(t.screen()) === undefined);
    await terminal.settle();
    expect(Number.parseInt(topOfCode(terminal.screen()) ?? '', 16)).toBeGreaterThan(Number(RIP & 0xfffffn) + 0x20);
    session.halt();
    shell.emit('change', undefined);
    await terminal.until((t) => marked(t.screen()) !== undefined);
  });

  it('the arrows move through the history once something is typed', async () => {
    const { terminal, shell } = await startFull();
    shell.history.add('db @rsp');
    terminal.type('d');
    terminal.press('up');
    await terminal.see('> db @rsp');
  });

  it('opens the menu over the panes and leaves them when it closes', async () => {
    const { terminal } = await startFull();
    const before = terminal.screen();
    terminal.type('b');
    terminal.press('tab');
    await terminal.see('what bp does');
    expect(terminal.screen()).toHaveLength(30);
    expect(terminal.screen().slice(0, 20)).toEqual(before.slice(0, 20));
    terminal.press('escape', 'backspace');
    await terminal.until((t) => t.screen().join() === before.join());
    expect(terminal.alternate).toBe(true);
  });

  it('follows the size of the window, down to a line', async () => {
    const { terminal } = await startFull();
    for (const [columns, rows] of [
      [140, 50],
      [60, 20],
      [30, 6],
      [12, 3],
      [100, 30],
    ] as const) {
      terminal.resize(columns, rows);
      await terminal.settle();
      expect(terminal.screen().length).toBeLessThanOrEqual(rows);
      expect(terminal.screen().join('\n')).toContain('>');
    }
    expect(marked(terminal.screen())).toContain('mov');
    terminal.press('f2');
    await terminal.until((t) => !t.alternate);
    await terminal.settle();
    expect(terminal.text().filter((row) => row.includes('kHyperDbg>'))).toHaveLength(1);
  });

  it('refuses a window in which there is no room', async () => {
    const { terminal } = await start({ columns: 60, rows: 8 });
    terminal.press('f2');
    await terminal.see('too small');
    expect(terminal.alternate).toBe(false);
  });

  it('says what to do before the first halt, and without panes', async () => {
    const { terminal, shell } = await start({ halted: false });
    terminal.press('f2');
    await terminal.see('Ctrl+C halts it');
    terminal.press('f2');
    await terminal.until((t) => !t.alternate);
    shell.session = ordinary().session;
    shell.report = haltedStatus();
    shell.settings = { ...defaultSettings, 'context.panes': [] };
    terminal.press('f2');
    await terminal.see('settings context.panes');
  });

  it('writes a flood of lines to the transcript, in order and with none lost', async () => {
    const { terminal, shell } = await startFull();
    for (let n = 0; n < 50_000; n += 50) shell.say(...Array.from({ length: 50 }, (_, more) => `line ${n + more}`));
    await terminal.see('line 49999');
    expect(terminal.alternate).toBe(true);
    terminal.press('f2');
    await terminal.until((t) => !t.alternate);
    await terminal.until((t) => t.text().includes('line 49999'));
    const lines = terminal.text().filter((row) => row.startsWith('line'));
    expect(lines).toEqual(Array.from({ length: 50_000 }, (_, n) => `line ${n}`));
  });

  it('gives the terminal back as it was when the shell ends under it', async () => {
    const { terminal, shell, code } = await startFull();
    shell.say('last words');
    shell.emit('exit', 3);
    expect(await code).toBe(3);
    running.length = 0;
    await terminal.settle();
    expect(terminal.alternate).toBe(false);
    expect(terminal.stdin.raw).toBe(false);
    expect(terminal.screen()).toEqual(['said before', 'last words']);
  });

  it('sends nothing to the terminal but what is on the list', async () => {
    const { terminal, shell } = await startFull();
    shell.say('\x1b]52;c;aGk=\x07', '\x1b[31mred');
    terminal.press('down', 'f2');
    await terminal.until((t) => !t.alternate);
    const allowed = /\x1b\[(?:[0-9;]*[ABCDGHJKm]|\?(?:25|1049|2004|2026)[hl])/g;
    expect(terminal.raw.replace(allowed, '')).not.toMatch(/[\x1b\x80-\x9f]/);
  });
});

describe('context on', () => {
  it('is printed into the transcript after a halt, as wide as the window', async () => {
    const { terminal, shell, session } = await start({ columns: 90, rows: 40 });
    shell.settings = { ...defaultSettings, context: 'on' };
    session.halt();
    shell.emit('change', undefined);
    await terminal.see('▶ …01410');
    await terminal.settle();
    const rows = terminal.text();
    expect(rows.find((row) => row.includes('─ registers'))).toHaveLength(89);
    expect(rows.at(-2)).toBe('0: kHyperDbg>');
    expect(rows.at(-3)).toBe('');
  });

  it('asks a full screen instead, while that is there', async () => {
    const { terminal, shell, session } = await startFull();
    shell.settings = { ...defaultSettings, context: 'on' };
    session.halt();
    shell.emit('change', undefined);
    await terminal.settle();
    terminal.press('f2');
    await terminal.until((t) => !t.alternate);
    await terminal.settle();
    expect(terminal.text().join()).not.toContain('─ registers');
  });
});
