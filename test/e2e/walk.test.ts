/** README's first walk, typed as it is written there. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { RealTerminal } from './real-terminal.ts';

const home = mkdtempSync(path.join(tmpdir(), 'haltwire-walk-'));
afterAll(() => rmSync(home, { recursive: true }));

/** What is typed, row by row: commands, and names of keys. */
const rows = /\n\| type \| what happens \|\n\|[-| ]+\|\n([\s\S]+?)\n\n/
  .exec(readFileSync('README.md', 'utf8'))![1]!
  .split('\n')
  .map((row) => /^\| (.*?) \| /.exec(row.replaceAll('\\|', '\0'))![1]!.replaceAll('\0', '|'));

const keys = { 'Ctrl+C': 'ctrl-c', Enter: 'enter', F2: 'f2', Tab: 'tab' } as const;

/** Complaints, and memory that cannot be read. */
const COMPLAINT = /^ *\^ |^no command|^nothing can be read|\?\?|int3$|needs a halted/m;

/** What there is to see, in this order. */
const sights = [
  /halted on request/,
  /breakpoint 1 at .*nt!NtWriteText/,
  /breakpoint 1 hit {3}core \d {3}init \(4\)/,
  /"init: hello from pid 4\\n"/,
  /from nt!KiSystemCall64\+/,
  /from init!say_hello\+/,
  /RIP=fffff8/,
  /push {4}rbp/,
  /nt!KiSystemCall64\+0x/,
  /PTE/,
  /debuggee is running until process 8 runs/,
  /process changed.*\(8\)/,
  /breakpoint \d hit.*\n.*nt!KiTimerInterrupt|nt!KiTimerInterrupt/,
  /\(interrupted\)/,
  /found (once|\d+ times)/,
  /0f 20 d8/,
  /call/,
];

it('can be typed from top to bottom', { timeout: 90_000 }, async () => {
  const shell = RealTerminal.haltwire(['demo'], { home, columns: 110, rows: 36 });
  try {
    await shell.waitFor(/▶ running/, { timeout: 30_000 });
    expect(rows.length).toBeGreaterThan(10);
    for (const [, command, key] of rows.flatMap((row) => [...row.matchAll(/`([^`]+)`|(Ctrl\+C|Enter|F2|Tab)/g)])) {
      if (command === undefined) await pressed(shell, keys[key as keyof typeof keys]);
      else if (command === 'exit') shell.enter(command);
      else await entered(shell, command.replace('stack.txt', path.join(home, 'stack.txt')));
    }
    expect(await shell.exited).toBe(0);
    let seen = shell.everything();
    expect(seen).not.toMatch(COMPLAINT);
    for (const sight of sights) {
      expect(seen).toMatch(sight);
      seen = seen.slice(seen.search(sight));
    }
    expect(readFileSync(path.join(home, 'stack.txt'), 'utf8')).toMatch(/^fffff8/);
  } finally {
    shell.kill();
    await shell.exited;
  }
});

/** The shell is halted and waits for a line, after what has been shown so far. */
const IDLE = /\n\d: kHyperDbg>\n+ ■ halted +core/;

async function entered(shell: RealTerminal, command: string): Promise<void> {
  const from = shell.everything().length;
  shell.enter(command);
  // The prompt and the status line are the last rows: what is before them is not touched again.
  const shown = () => shell.everything().slice(Math.max(0, from - 400));
  const isDone = () => {
    const after = shown().split(`kHyperDbg> ${command}`).at(-1)!;
    const halted = command !== 'g' || /debuggee is running[\s\S]*\n.* {3}core \d/.test(after);
    return shown().includes(`kHyperDbg> ${command}`) && halted && IDLE.test(after);
  };
  await shell.until(isDone, `the end of \`${command}\``, 20_000);
}

async function pressed(shell: RealTerminal, key: (typeof keys)[keyof typeof keys]): Promise<void> {
  const before = shell.everything();
  shell.press(key);
  if (key === 'ctrl-c') await shell.waitFor(/halted on request[\s\S]+\n\d: kHyperDbg>\n+ ■ halted +core/);
  else if (key === 'enter') {
    await shell.until(() => shell.everything() !== before && IDLE.test(shell.everything()), 'a step');
  } else if (key === 'f2') {
    await shell.waitFor('─ registers');
    shell.press('f2');
    await shell.until(() => !shell.screen().includes('─ registers'), 'the transcript');
  } else {
    await shell.waitFor(/let the debuggee run|what the processor/);
    shell.press('escape');
    await shell.until(() => IDLE.test(shell.screen()), 'the prompt without its menu');
  }
}
