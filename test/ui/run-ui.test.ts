import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { runUi, type UiOptions } from '../../src/ui/run-ui.ts';
import { TestTerminal, type TestTerminalOptions } from '../terminal.ts';
import { FakeShell } from './fake-shell.ts';
import { status } from './status.ts';

interface Running {
  readonly shell: FakeShell;
  readonly terminal: TestTerminal;
  readonly code: Promise<number>;
}

const running: Running[] = [];
afterEach(async () => {
  for (const { shell, code } of running.splice(0)) {
    shell.emit('exit', 0);
    await code;
  }
});

async function start(options: TestTerminalOptions & Partial<UiOptions> & { shell?: FakeShell } = {}): Promise<Running> {
  const { shell = new FakeShell(), env = { TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' } } = options;
  const color = 'color' in options ? options.color : false;
  const terminal = new TestTerminal(options);
  const code = runUi(shell, { stdin: terminal.stdin, stdout: terminal.stdout, color, screenReader: false, env });
  running.push({ shell, terminal, code });
  await terminal.settle();
  return { shell, terminal, code };
}

const prompts = (rows: readonly string[]) => rows.filter((row) => row.includes('kHyperDbg>')).length;

describe('the pictures of LOOK.md', () => {
  it('running: the transcript, a blank line, the status line', async () => {
    const shell = new FakeShell();
    shell.report = status({ received: 1200 });
    const { terminal } = await start({ shell, columns: 118, rows: 16 });
    shell.emit('block', {
      kind: 'connected',
      lines: ['connected to Haltwire demo kernel, 2 cores, 3 modules (0.2 s)'],
    });
    shell.say('│ init: hello from pid 4');
    await terminal.see('hello');
    expect(terminal.screen()).toEqual([
      'connected to Haltwire demo kernel, 2 cores, 3 modules (0.2 s)',
      '',
      '│ init: hello from pid 4',
      '',
      ' ▶ running  2 cores  /dev/pts/7 @115200  ↓ 1.2 kB/s ↑ 0 B/s                                                Ctrl+C halt',
    ]);
  });

  it('halted: what was typed and answered, the prompt, the status line', async () => {
    const { shell, terminal } = await start({ columns: 118, rows: 16 });
    shell.run = () => shell.say('nt!KiIdleLoop+0x1c:', 'fffff800`00101a2c  48 89 c3                 mov     rbx, rax');
    shell.emit('block', { kind: 'halt', lines: ['halted on request   core 0   init (4), thread 5'] });
    terminal.type('u @rip l 1\r');
    await terminal.see('mov     rbx');
    await terminal.settle();
    expect(terminal.screen()).toEqual([
      'halted on request   core 0   init (4), thread 5',
      '',
      '0: kHyperDbg> u @rip l 1',
      'nt!KiIdleLoop+0x1c:',
      'fffff800`00101a2c  48 89 c3                 mov     rbx, rax',
      '',
      '0: kHyperDbg>',
      ' ■ halted  core 0 of 2  init (4)  /dev/pts/7 @115200  ↓ 96 B ↑ 40 B                             Tab complete · F1 help',
    ]);
    expect(terminal.cursor()).toEqual({ x: 14, y: 6 });
  });

  it('the menu is between prompt and status line', async () => {
    const { terminal } = await start({ columns: 80, rows: 16 });
    terminal.type('b');
    terminal.press('tab');
    await terminal.see('what bp does');
    expect(
      terminal
        .screen()
        .slice(0, 6)
        .map((row) => row.slice(0, 18)),
    ).toEqual([
      '0: kHyperDbg> b',
      ' bc    what bc doe',
      ' bd    what bd doe',
      ' be    what be doe',
      ' bl    what bl doe',
      ' bp    what bp doe',
    ]);
    expect(terminal.screen()[6]).toMatch(/^ ■ halted/);
  });
});

describe('completion', () => {
  it('completes what is certain at the first Tab', async () => {
    const { terminal } = await start();
    terminal.type('d');
    terminal.press('tab');
    await terminal.see('> db');
    terminal.type('@rsp');
    await terminal.see('> db @rsp');
  });

  it('takes the item that was moved to', async () => {
    const { shell, terminal } = await start();
    terminal.type('b');
    terminal.press('tab');
    await terminal.see('what bp does');
    terminal.press('tab', 'tab', 'enter');
    await terminal.see('> bd');
    expect(terminal.screen().join('\n')).not.toContain('what');
    terminal.press('enter');
    await terminal.see('did bd');
    expect(shell.executed).toEqual(['bd']);
  });

  it('narrows as one types and closes with Escape', async () => {
    const { terminal } = await start();
    terminal.type('b');
    terminal.press('tab');
    await terminal.see('what bp does');
    terminal.type('p');
    await terminal.until(({ screen }) => !screen.call(terminal).join('\n').includes('what bc does'));
    expect(terminal.screen().join('\n')).toContain('what bp does');
    terminal.press('escape');
    await terminal.until((t) => !t.screen().join('\n').includes('what'));
    expect(terminal.screen()[0]).toBe('0: kHyperDbg> bp');
  });

  it('says so when there is nothing', async () => {
    const { terminal } = await start();
    terminal.type('zz');
    terminal.press('tab');
    await terminal.see('nothing to complete here');
  });
});

describe('history', () => {
  it('offers the rest of a line, and → takes it', async () => {
    const { shell, terminal } = await start();
    shell.history.add('bp nt!KiTick');
    terminal.type('bp');
    await terminal.see('> bp nt!KiTick');
    await terminal.see('→ takes the hint');
    expect(terminal.cursor().x).toBe(16);
    terminal.press('right');
    await terminal.until((t) => t.cursor().x === 26);
    terminal.press('enter');
    await terminal.see('did bp nt!KiTick');
  });

  it('searches with Ctrl+R', async () => {
    const { shell, terminal } = await start();
    for (const line of ['bp nt!KiTick', 'r rax', 'db @rsp']) shell.history.add(line);
    terminal.press('ctrl+r');
    terminal.type('Ki');
    await terminal.see("search 'Ki': bp nt!KiTick");
    terminal.press('enter');
    await terminal.see('did bp nt!KiTick');
  });

  it('walks among the lines that begin alike', async () => {
    const { shell, terminal } = await start();
    for (const line of ['db @rsp', 'r rax', 'g']) shell.history.add(line);
    terminal.type('d');
    terminal.press('up');
    await terminal.see('> db @rsp');
  });
});

describe('keys that ask for something', () => {
  it('F5, F10 and F11 type their command visibly', async () => {
    const { shell, terminal } = await start();
    terminal.press('f5', 'f10', 'f11');
    await terminal.see('did t');
    expect(shell.executed).toEqual(['g', 'p', 't']);
    expect(terminal.text()).toContain('0: kHyperDbg> p');
  });

  it('F1 lists them', async () => {
    const { terminal } = await start({ rows: 80 });
    terminal.press('f1');
    await terminal.see('exchange two words');
    await terminal.see('.help lists the commands');
  });

  it('Ctrl+C stops what is under way, then means the line, then says what to do', async () => {
    const { shell, terminal } = await start();
    shell.interruptible = true;
    terminal.type('bp');
    terminal.press('ctrl+c');
    await terminal.until(() => shell.interrupts === 1);
    await terminal.see('> bp');
    shell.interruptible = false;
    terminal.press('ctrl+c');
    await terminal.until((t) => !t.screen().join('\n').includes('> bp'));
    terminal.press('ctrl+c');
    await terminal.see('nothing to stop');
  });

  it('Ctrl+D on an empty line asks once, then leaves', async () => {
    const { shell, terminal } = await start();
    terminal.type('x');
    terminal.press('ctrl+a', 'ctrl+d', 'ctrl+d');
    await terminal.see('Ctrl+D again leaves');
    expect(shell.executed).toEqual([]);
    terminal.press('ctrl+d');
    await terminal.see('did exit');
    expect(shell.executed).toEqual(['exit']);
  });

  it('Ctrl+L clears the window and keeps the scrollback', async () => {
    const { shell, terminal } = await start({ rows: 16 });
    shell.say('before');
    await terminal.see('before');
    terminal.press('ctrl+l');
    await terminal.until((t) => t.scrollback().includes('before'));
    await terminal.settle();
    expect(terminal.screen().slice(0, 2)).toEqual(['', '0: kHyperDbg>']);
  });
});

describe('entering lines', () => {
  it('continues in another line while a brace is open', async () => {
    const { shell, terminal } = await start();
    terminal.type('? {\rprint(@rax);\r}\r');
    await terminal.see('did ? {');
    expect(shell.executed).toEqual(['? {\nprint(@rax);\n}']);
    expect(terminal.text().slice(0, 3)).toEqual(['0: kHyperDbg> ? {', '> print(@rax);', '> }']);
  });

  it('runs pasted lines one after the other, after Enter', async () => {
    const { shell, terminal } = await start();
    terminal.paste('r rax\nr rbx\n');
    await terminal.see('> r rbx');
    expect(shell.executed).toEqual([]);
    terminal.press('enter');
    await terminal.see('did r rbx');
    expect(shell.executed).toEqual(['r rax', 'r rbx']);
  });

  it('takes 10,000 pasted characters at once and shows a few rows of them', async () => {
    const { shell, terminal } = await start({ rows: 24 });
    const text = `eb @rsp ${'90 '.repeat(4000)}`.slice(0, 10_000);
    terminal.paste(text);
    await terminal.see('90 90');
    await terminal.settle();
    expect(terminal.screen().length).toBeLessThanOrEqual(10);
    terminal.press('enter');
    await terminal.until(() => shell.executed.length === 1);
    expect(shell.executed[0]).toBe(text);
  });

  it('keeps what is typed while a command runs, and runs what was entered in order', async () => {
    const { shell, terminal } = await start();
    let end = () => {};
    shell.run = (line) =>
      new Promise((resolve) => {
        end = () => {
          shell.say(`did ${line}`);
          resolve();
        };
      });
    terminal.type('a\rb\rc');
    await terminal.see('> c');
    expect(shell.executed).toEqual(['a']);
    end();
    await terminal.see('did a');
    await terminal.until(() => shell.executed.length === 2);
    end();
    await terminal.see('did b');
    await terminal.see('> c');
  });

  it('does not pile up repeats of a held Enter', async () => {
    const { shell, terminal } = await start();
    const { promise, resolve: end } = Promise.withResolvers<void>();
    shell.run = () => promise;
    terminal.press('enter', 'enter', 'enter', 'enter');
    await delay(50);
    end();
    await terminal.settle();
    expect(shell.executed).toEqual(['']);
  });
});

describe('a flood of 20,000 lines', () => {
  it('is written in order with none lost, while one types', async () => {
    const { shell, terminal } = await start();
    const expected: string[] = [];
    let sent = 0;
    const flood = setInterval(() => {
      for (let n = 0; n < 400 && sent < 20_000; n++, sent++) {
        expected.push(`│ message ${sent} ${'.'.repeat(70)}`);
        shell.emit('block', { kind: 'log', lines: [expected.at(-1)!] });
      }
      if (sent === 20_000) clearInterval(flood);
    }, 5);
    for (const letter of 'u @rip l 20') {
      terminal.type(letter);
      await delay(10);
    }
    await terminal.see('> u @rip l 20');
    await terminal.see('message 19999');
    await terminal.settle();
    expect(terminal.text().filter((row) => row.startsWith('│'))).toEqual(expected);
    expect(prompts(terminal.text())).toBe(1);
  });
});

describe('terminals of every kind', () => {
  it('20 columns and 5 rows: the prompt alone, and it works', async () => {
    const { shell, terminal } = await start({ columns: 20, rows: 5 });
    shell.say('halted on request');
    terminal.type('r rax');
    await terminal.see('0: kHyperDbg> r rax');
    expect(terminal.screen()).toEqual(['halted on request', '0: kHyperDbg> r rax']);
    terminal.press('enter');
    await terminal.see('did r rax');
  });

  it('no colour: not one colour is sent', async () => {
    const { shell, terminal } = await start({ color: undefined, env: { TERM: 'xterm-256color', NO_COLOR: '1' } });
    shell.emit('block', { kind: 'error', lines: [[{ text: 'wrong', role: 'error' }]] });
    terminal.type('b');
    terminal.press('tab');
    await terminal.see('what bp does');
    expect(terminal.raw).not.toMatch(/\x1b\[[0-9;]*[1-9][0-9;]*m/);
  });

  it('colour: meaning has one', async () => {
    const { shell, terminal } = await start({ color: true, env: { TERM: 'xterm-256color' } });
    shell.emit('block', { kind: 'error', lines: [[{ text: 'wrong', role: 'error' }]] });
    await terminal.see('wrong');
    expect(terminal.raw).toContain('\x1b[31mwrong\x1b[0m');
  });

  it.each([
    ['dumb', { TERM: 'dumb' }, false],
    ['of a screen reader', { TERM: 'xterm' }, true],
  ])('a terminal %s: plain lines', async (_, env, screenReader) => {
    const shell = new FakeShell();
    const terminal = new TestTerminal();
    const code = runUi(shell, { stdin: terminal.stdin, stdout: terminal.stdout, color: true, screenReader, env });
    await terminal.see('0: kHyperDbg>');
    terminal.type('r rax\r\n');
    await terminal.see('did r rax');
    shell.emit('exit', 0);
    expect(await code).toBe(0);
    expect(terminal.raw).not.toContain('\x1b[?2026h');
  });

  it('one that goes away ends the program', async () => {
    const { terminal, code } = await start();
    terminal.stdin.destroy();
    expect(await code).toBe(129);
  });

  it('hostile text moves nothing and forges nothing', async () => {
    const { shell, terminal } = await start({ rows: 16 });
    shell.report = { ...shell.report, process: { pid: 4, name: '\x1b[2J\x1b[H' } };
    shell.say('│ \x1b[2J\x1b[Hfake prompt> \u202egnp.exe\r0: kHyperDbg> g');
    await terminal.see('fake prompt');
    await terminal.settle();
    expect(terminal.screen()[0]).toBe('│ \\x1b[2J\\x1b[Hfake prompt> \\u202egnp.exe\\x0d0: kHyperDbg> g');
    expect(terminal.screen()[1]).toBe('0: kHyperDbg>');
  });
});
