import { afterEach, describe, expect, it } from 'vitest';
import { runUi } from '../../src/ui/run-ui.ts';
import { TestTerminal } from '../terminal.ts';
import { FakeShell } from './fake-shell.ts';
import { haltedStatus } from './status.ts';

const shells: { shell: FakeShell; code: Promise<number> }[] = [];
afterEach(async () => {
  for (const { shell, code } of shells.splice(0)) {
    shell.emit('exit', 0);
    await code;
  }
});

/** A shell at a terminal whose command waits for an answer. */
async function asked() {
  const shell = new FakeShell();
  const terminal = new TestTerminal();
  const env = { TERM: 'xterm-256color' };
  const code = runUi(shell, { stdin: terminal.stdin, stdout: terminal.stdout, color: false, screenReader: false, env });
  shells.push({ shell, code });
  await terminal.settle();
  shell.report = haltedStatus({ asking: shell.user?.answers, busy: true });
  shell.emit('change', undefined);
  await terminal.see('Enter goes on, Esc does not');
  return { shell, terminal };
}

describe('a question of the shell', () => {
  it('is shown in the status line, and Enter is yes', async () => {
    const { shell, terminal } = await asked();
    terminal.press('enter');
    await terminal.settle();
    expect(shell.answers).toEqual([true]);
    expect(shell.executed).toEqual([]);
    expect(terminal.screen().join('\n')).not.toContain('Esc does not');
  });

  it('is answered no by Escape', async () => {
    const { shell, terminal } = await asked();
    terminal.press('escape');
    await terminal.settle();
    expect(shell.answers).toEqual([false]);
  });

  it('is not answered by the Enter of a line that is typed meanwhile', async () => {
    const { shell, terminal } = await asked();
    terminal.type('r rax\r');
    await terminal.see('did r rax');
    expect(shell.answers).toEqual([]);
  });

  it('leaves Ctrl+C what it is', async () => {
    const { shell, terminal } = await asked();
    terminal.press('ctrl+c');
    await terminal.settle();
    expect(shell.interrupts).toBe(1);
    expect(shell.answers).toEqual([]);
  });
});
