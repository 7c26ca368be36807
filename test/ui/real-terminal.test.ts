/** The ui in a process of its own at a real pty: what only an operating system can show. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { build } from 'vite';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { cleanEnvironment, RealTerminal } from '../e2e/real-terminal.ts';

// Inside node_modules, so that the bundle finds its dependencies.
const folder = mkdtempSync(path.resolve('node_modules/.haltwire-ui-'));
const program = path.join(folder, 'child.js');

beforeAll(async () => {
  const output = { entryFileNames: 'child.js' };
  const settings = { ssr: 'test/ui/child.ts', outDir: folder, rollupOptions: { output } };
  await build({ configFile: false, logLevel: 'error', build: settings });
  return () => rmSync(folder, { recursive: true });
});

const open: RealTerminal[] = [];
afterEach(() => {
  for (const terminal of open.splice(0)) terminal.kill();
});

async function start(command = process.execPath, args = [program]): Promise<RealTerminal> {
  const terminal = new RealTerminal(command, args, { home: folder });
  open.push(terminal);
  await terminal.waitFor('kHyperDbg>');
  return terminal;
}

/** The letter of a process in /proc/PID/stat: T is stopped. */
const stateOf = (pid: number) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .charAt(0);
/** The tty's own view: a raw one does not echo. */
const echoes = (pid: number) =>
  / echo /.test(execFileSync('stty', ['-a', '-F', `/proc/${pid}/fd/0`], { encoding: 'utf8' }));

describe.skipIf(process.platform !== 'linux')('at a real terminal', () => {
  it('runs commands and leaves with the exit code of the shell', async () => {
    const terminal = await start();
    terminal.enter('r rax');
    await terminal.waitFor('did r rax');
    terminal.enter('exit');
    expect(await terminal.exited).toBe(0);
    expect(terminal.screen()).not.toContain('■ halted');
  });

  it('stops at Ctrl+Z with the tty restored, and continues at fg', async () => {
    const terminal = new RealTerminal('/bin/bash', ['--norc', '-i'], { home: folder });
    open.push(terminal);
    terminal.enter(`${process.execPath} ${program}`);
    await terminal.waitFor('kHyperDbg>');
    terminal.type('r r');
    await terminal.waitFor('> r r');
    terminal.press('ctrl-z');
    await terminal.waitFor('Stopped');
    terminal.enter('echo back in $((40 + 2)) bash');
    await terminal.waitFor('back in 42 bash');
    terminal.enter('fg');
    await terminal.waitFor(/back in 42 bash.*> r r/s);
    terminal.enter('ax');
    await terminal.waitFor('did r rax');
    terminal.enter('exit');
    await terminal.waitFor(/> exit\s+bash/);
    terminal.enter('echo left $((40 + 2))');
    await terminal.waitFor('left 42');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s ends it with %i and the terminal restored', async (signal, code) => {
    const terminal = await start('/bin/sh', ['-c', `${process.execPath} ${program}; echo code $?; stty -a; sleep 5`]);
    const child = Number(readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8'));
    process.kill(child, signal);
    await terminal.waitFor(`code ${code}`);
    await terminal.waitFor(/ echo .* icanon|icanon.* echo /s);
  });

  it('a mistake of ours leaves the terminal usable', async () => {
    const terminal = await start('/bin/sh', ['-c', `${process.execPath} ${program}; stty -a; sleep 5`]);
    terminal.enter('crash');
    await terminal.waitFor('a mistake of ours');
    await terminal.waitFor(/ echo .* icanon|icanon.* echo /s);
  });

  it.each([
    ['is killed', (pid: number) => process.kill(pid, 'SIGTERM'), 'code 143'],
    ['makes a mistake', (_: number, terminal: RealTerminal) => terminal.enter('crash'), 'a mistake of ours'],
  ])('leaves the full screen, and the terminal usable, when it %s', async (_, end, seen) => {
    const terminal = await start('/bin/sh', ['-c', `${process.execPath} ${program}; echo code $?; stty -a; sleep 5`]);
    const child = Number(readFileSync(`/proc/${terminal.pid}/task/${terminal.pid}/children`, 'utf8'));
    terminal.press('f2');
    await terminal.waitFor('─ output');
    end(child, terminal);
    await terminal.waitFor(seen);
    await terminal.waitFor(/ echo .* icanon|icanon.* echo /s);
    expect(terminal.everything()).not.toContain('─ output');
  });

  it('stops at Ctrl+Z in the full screen with the main screen shown, and returns to it', async () => {
    const terminal = new RealTerminal('/bin/bash', ['--norc', '-i'], { home: folder });
    open.push(terminal);
    terminal.enter(`${process.execPath} ${program}`);
    await terminal.waitFor('kHyperDbg>');
    terminal.press('f2');
    await terminal.waitFor('─ output');
    terminal.press('ctrl-z');
    await terminal.waitFor('Stopped');
    expect(terminal.screen()).not.toContain('─ output');
    terminal.enter('fg');
    await terminal.waitFor('─ output');
    terminal.enter('r rax');
    await terminal.waitFor('did r rax');
    terminal.press('f2');
    await terminal.waitFor(/fg[\s\S]*did r rax[\s\S]*kHyperDbg>/);
  });

  it.each(['', 'f2'] as const)('lends the terminal and its keys to a pager, and takes them back (%s)', async (key) => {
    // As less does: pages, then waits for a key of its own; Ctrl+C is its own as well.
    const PAGER = `trap 'echo caught' INT; cat; until read answer < /dev/tty; do :; done`;
    const terminal = new RealTerminal(process.execPath, [program], { home: folder, env: { PAGER } });
    open.push(terminal);
    await terminal.waitFor('kHyperDbg>');
    if (key !== '') terminal.press(key);
    terminal.enter('page');
    await terminal.waitFor('line 4 of a page');
    terminal.press('ctrl-c');
    await terminal.waitFor('caught');
    terminal.enter('to the end');
    await terminal.waitFor('the page was read');
    terminal.enter('r rax');
    await terminal.waitFor('did r rax');
  });

  it('ends when its terminal goes away', async () => {
    const terminal = await start();
    const { pid } = terminal;
    terminal.kill('SIGHUP');
    await terminal.exited;
    expect(() => process.kill(pid, 0)).toThrow();
  });

  it('continues in raw mode after a stop from outside', async () => {
    const terminal = await start();
    process.kill(terminal.pid, 'SIGSTOP');
    while (stateOf(terminal.pid) !== 'T') await delay(5);
    execFileSync('stty', ['sane', '-F', `/proc/${terminal.pid}/fd/0`]);
    expect(echoes(terminal.pid)).toBe(true);
    process.kill(terminal.pid, 'SIGCONT');
    await vi.waitFor(() => expect(echoes(terminal.pid)).toBe(false), { timeout: 5000 });
    terminal.enter('r rax');
    await terminal.waitFor('did r rax');
  });

  it('stays under 250 MB after a million lines, while one types', { timeout: 90_000 }, async () => {
    // Without a terminal model: a million rows would test the model's speed.
    const env = cleanEnvironment(folder);
    const pty = spawn(process.execPath, [program], { cols: 100, rows: 30, env });
    let tail = '';
    const ended = new Promise<void>((resolve) => {
      pty.onData((data) => {
        tail = (tail + data).slice(-20_000);
        if (/resident: \d+ MB/.test(tail) && tail.includes('> still here')) resolve();
      });
    });
    pty.write('million\r');
    pty.write('still here');
    await ended;
    pty.kill('SIGKILL');
    expect(Number(/resident: (\d+) MB/.exec(tail)?.[1])).toBeLessThan(250);
    expect(tail).toContain('message 999999');
  });
});
