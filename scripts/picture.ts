/**
 * Draws docs/shell.svg and docs/context.svg from a real session: `haltwire demo` in a pty, keys typed, the screen as
 * drawn.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RealTerminal } from '../test/e2e/real-terminal.ts';
import { terminalSvg } from './terminal-svg.ts';

/** Time until the last key has been drawn, in milliseconds. */
const REST = 300;

const home = mkdtempSync(path.join(tmpdir(), 'haltwire-picture-'));
const shell = RealTerminal.haltwire(['demo', '--seed', '3'], { home, columns: 108, rows: 34 });

async function draw(name: string, title: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, REST));
  const file = path.resolve(import.meta.dirname, '../docs', name);
  writeFileSync(file, terminalSvg(shell.terminal, title));
  process.stdout.write(`${file}\n`);
}

try {
  await shell.waitFor('hello from pid', { timeout: 30_000 });
  shell.press('ctrl-c');
  await shell.waitFor(/\d: kHyperDbg>/);
  shell.enter('u nt!KiTick l 12');
  await shell.waitFor(/kHyperDbg> u[\s\S]+\n\n\d: kHyperDbg>/);
  shell.enter('bp nt!NtWriteText');
  await shell.waitFor('breakpoint 1 at');
  shell.enter('g');
  await shell.waitFor(/breakpoint 1 hit[\s\S]+\n\n\d: kHyperDbg>/);
  shell.type('b');
  shell.press('tab');
  await shell.waitFor('set a software breakpoint');
  await draw('shell.svg', 'haltwire: halted at a breakpoint, completing a command');
  shell.press('escape', 'backspace');
  shell.press('f2');
  await shell.waitFor('─ registers');
  shell.enter('i 3');
  await shell.until(() => /\*/.test(shell.screen().split('─ stack')[0] ?? ''), 'registers that have changed');
  await draw('context.svg', 'haltwire: the context view in full screen');
} finally {
  shell.kill();
  await shell.exited;
  rmSync(home, { recursive: true, force: true });
}
