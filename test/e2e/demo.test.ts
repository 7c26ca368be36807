/** `haltwire demo`: what a newcomer gets from `npm start`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { OneShot } from './one-shot.ts';
import { RealTerminal } from './real-terminal.ts';

const home = mkdtempSync(path.join(tmpdir(), 'haltwire-e2e-'));
let shell: RealTerminal | undefined;
afterEach(async () => {
  shell?.kill('SIGTERM');
  await shell?.exited;
  shell = undefined;
});
afterAll(() => rmSync(home, { recursive: true }));

async function demo(...args: string[]): Promise<RealTerminal> {
  shell = RealTerminal.haltwire(args, { home });
  await shell.waitFor(/▶ running/, { timeout: 30_000 });
  return shell;
}

/** The debuggee's process: the one child of the shell. */
function debuggeeOf({ pid }: RealTerminal): number {
  return Number(
    execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0],
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('haltwire demo', () => {
  it.each([1, 2, 16])('can have %i cores', { timeout: 40_000 }, async (cores) => {
    const terminal = await demo('demo', '--cores', String(cores));
    await terminal.waitFor(`embedded machine, ${cores} core`);
    terminal.press('ctrl-c');
    await terminal.waitFor(new RegExp(`■ halted +core [0-9a-f] of ${cores} `));
    const last = (cores - 1).toString(16);
    terminal.enter(`~ ${last}`);
    await terminal.waitFor(new RegExp(`■ halted +core ${last} of`));
    terminal.enter(`~ ${cores.toString(16)}`);
    await terminal.waitFor(/there is no core/);
    terminal.enter('exit');
    expect(await terminal.exited).toBe(0);
  });

  it('takes the debuggee with it when it is left, and when it is killed', async () => {
    for (const leave of [() => shell?.enter('exit'), () => shell?.kill('SIGKILL')]) {
      const terminal = await demo();
      const debuggee = debuggeeOf(terminal);
      expect(isAlive(debuggee)).toBe(true);
      leave();
      await terminal.exited;
      const deadline = Date.now() + 10_000;
      while (isAlive(debuggee) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isAlive(debuggee)).toBe(false);
    }
  });

  it('says why the machine ended, and Enter starts another', async () => {
    const terminal = await demo();
    process.kill(debuggeeOf(terminal), 'SIGKILL');
    await terminal.waitFor(/the embedded machine is gone: its process ended with SIGKILL/);
    await terminal.waitFor(/✗ line lost/);
    terminal.press('enter');
    await terminal.waitFor(/connected to[\s\S]*connected to/);
    await terminal.waitFor(/▶ running[^\n]*$/);
    terminal.press('ctrl-c');
    await terminal.waitFor(/■ halted/);
  });

  it('shows a machine that cannot continue: a triple fault', async () => {
    const terminal = await demo();
    terminal.press('ctrl-c');
    await terminal.waitFor(/■ halted/);
    terminal.enter('r cr3 = 0');
    terminal.enter('g');
    await terminal.waitFor(/the embedded machine has stopped: core \d: triple fault/);
    await terminal.waitFor(/✗ line lost/);
  });

  it('ends with its input where there is no terminal', async () => {
    const { code } = await new OneShot([], { home }).ended;
    expect(code).toBe(0);
  });
});
