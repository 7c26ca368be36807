/** The ui over the real shell: a person's session from running to leaving, on a terminal model. */
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { runUi } from '../../src/ui/run-ui.ts';
import { sampleShell } from '../shell/sample-shell.ts';
import { TestTerminal, type TestTerminalOptions } from '../terminal.ts';

async function start(options: TestTerminalOptions = {}) {
  const { shell, fake } = sampleShell();
  const terminal = new TestTerminal(options);
  const env = { TERM: 'xterm-256color' };
  const io = { stdin: terminal.stdin, stdout: terminal.stdout, color: true, screenReader: false, env };
  const code = runUi(shell, io);
  onTestFinished(async () => {
    terminal.stdin.destroy();
    await code;
  });
  shell.attach(fake.session);
  await terminal.see('debuggee is running');
  return { shell, fake, terminal, code };
}

it('halts at Ctrl+C, shows where, and continues from there', async () => {
  const { terminal } = await start({ columns: 90 });
  await terminal.see('▶ running');
  expect(terminal.screen().at(-1)).toMatch(/▶ running {2}2 cores {2}\/dev\/ttyS9 @115200.*Ctrl\+C halt$/);
  terminal.press('ctrl+c');
  await terminal.see('0: kHyperDbg>');
  await terminal.see('■ halted');
  expect(terminal.screen().slice(2, 8)).toEqual([
    '',
    'halted on request   core 0   init (4), thread 5   3.1 ms',
    'nt!KiIdleLoop+0x1c:',
    expect.stringMatching(/^fffff800`00101a2c {2}48 89 c3 +mov +rbx, rax$/),
    '',
    '0: kHyperDbg>',
  ]);
});

it('points at what is wrong, under the line as shown in the transcript', async () => {
  const { terminal } = await start();
  terminal.press('ctrl+c');
  await terminal.see('0: kHyperDbg>');
  terminal.type('db fffff8000000z000\r');
  await terminal.see('not a hexadecimal digit');
  const rows = terminal.screen();
  const typed = rows.find((row) => row.includes('> db fffff'));
  expect(rows.find((row) => row.includes('^ not'))?.indexOf('^')).toBe(typed?.indexOf('z'));
});

it('says what to do about a command that does not fit, and completes names and symbols', async () => {
  const { terminal } = await start();
  terminal.type('db 10\r');
  await terminal.see('`db` needs a halted debuggee: Ctrl+C or `pause` halts it');
  terminal.press('ctrl+c');
  await terminal.see('0: kHyperDbg>');
  terminal.type('db nt!Ki');
  terminal.press('tab');
  await terminal.see('nt!KiIdleLoop');
  terminal.press('tab', 'tab', 'enter', 'enter');
  await terminal.see('dump of fffff80000101c00 l 80');
});

it('stops work at Ctrl+C and shows how far it is', async () => {
  const { terminal } = await start({ columns: 120 });
  terminal.type('slow 10\r');
  await terminal.see('working');
  await terminal.see('Ctrl+C stop');
  terminal.press('ctrl+c');
  await terminal.see('stopped');
});

it('shows 20,000 messages of the debuggee in order with none lost, and takes keys meanwhile', async () => {
  const { fake, terminal } = await start({ scrollback: 30_000 });
  terminal.type('db @rsp');
  for (let sent = 0; sent < 20_000; sent++) {
    fake.log(`message ${sent} ${'.'.repeat(70)}\n`);
    if (sent % 100 === 99) await turn();
  }
  await terminal.see('message 19999');
  await terminal.see('> db @rsp');
  const messages = terminal.text().flatMap((row) => /^│ message (\d+) /.exec(row)?.[1] ?? []);
  expect(messages).toEqual(Array.from({ length: 20_000 }, (_, n) => String(n)));
});

it('leaves at exit', async () => {
  const { terminal, code } = await start();
  terminal.type('exit\r');
  expect(await code).toBe(0);
  await terminal.settle();
  expect(terminal.screen().at(-1)).toMatch(/> exit$/);
});
