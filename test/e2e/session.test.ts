/** A whole session as a person has it: two processes, a pty pair, keys in, a screen out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RealTerminal } from './real-terminal.ts';
import { type Debuggee, TwoEnds } from './two-ends.ts';

const PROMPT = /\d: kHyperDbg> *$/m;

let ends: TwoEnds;
let shell: RealTerminal;
let debuggee: Debuggee;

beforeAll(async () => {
  ends = await TwoEnds.lay();
  debuggee = ends.debuggee();
  shell = ends.shell();
  await shell.waitFor('debuggee is running', { timeout: 30_000 });
}, 40_000);
afterAll(() => ends?.end());

let typed = 0;

/** Types a command that prints something, and waits for the text between its echo and the next prompt. */
async function answer(command: string, expected: RegExp = /\S/, timeout = 15_000): Promise<string> {
  const tag = `// ${++typed}.`;
  shell.enter(`${command} ${tag}`);
  const behind = () => shell.everything().split(tag)[1] ?? '';
  const complete = () => /^([\s\S]*?)\n\n\d: kHyperDbg>/.exec(behind())?.[1] ?? '';
  await shell.until(() => expected.test(complete()), `${command} to answer ${expected}`, timeout);
  return complete();
}

/** Types a command that says nothing; lines are executed in order, so the answer of the next one proves it done. */
async function silently(command: string): Promise<void> {
  shell.enter(command);
  await answer('.status');
}

const register = async (name: string) => /=([0-9a-f]{16})/i.exec(await answer(`r ${name}`))?.[1];

describe('a session', () => {
  it('shows the status line while it runs', async () => {
    await shell.waitFor(/▶ running +2 cores/);
  });

  it('halts on Ctrl+C and shows the current instruction and the operating core', async () => {
    shell.press('ctrl-c');
    await shell.waitFor(/halted on request +core \d[\s\S]+(fffff8|00007ff)/);
    await shell.waitFor(/■ halted +core \d of 2/);
    await shell.waitFor(PROMPT);
  });

  it('steps ten instructions, and rip moves', async () => {
    const before = await register('rip');
    await answer('i a', /(\n[^\n]+){10}/);
    const after = await register('rip');
    // Ten may be once around a loop; one more is not.
    await answer('i');
    expect([after, await register('rip')]).not.toEqual([before, before]);
  });

  it('writes a register and reads it back', async () => {
    const kept = await register('rbx');
    await silently('r rbx = 1122334455667788');
    expect(await register('rbx')).toBe('1122334455667788');
    await silently(`r rbx = ${kept}`);
    expect(await register('rbx')).toBe(kept);
  });

  it('writes memory and reads it back, with the end marker of frames in it', async () => {
    await silently('!eb 3f00000 11 00 80 ee ff 00 80 ee ff 22');
    expect(await answer('!db 3f00000 l 0n10')).toMatch(/11 00 80 ee ff 00 80 ee[ -]+ff 22/i);
  });

  it('switches the core and shows it in the prompt', async () => {
    const now = /(\d): kHyperDbg> *$/m.exec(shell.screen())?.[1];
    const other = now === '0' ? '1' : '0';
    await answer(`~ ${other}`, /fffff8|00007ff/);
    await shell.waitFor(new RegExp(`${other}: kHyperDbg>`));
    await shell.waitFor(new RegExp(`■ halted +core ${other} of 2`));
  });

  it('runs into a breakpoint', async () => {
    await answer('bp nt!KiTimerInterrupt');
    expect(await answer('bl')).toMatch(/enabled/);
    await answer('g', /breakpoint 1 hit/);
    expect(await register('rip')).toBe(await symbol('nt!KiTimerInterrupt'));
    await answer('bc all');
  });

  it('stops every tick counter while it is halted, and continues it', async () => {
    const first = await answer('dq nt!KiTickCount l 10');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await answer('dq nt!KiTickCount l 10')).toBe(first);
    shell.enter('g');
    await shell.waitFor(/▶ running[^\n]*$/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    shell.press('ctrl-c');
    await shell.waitFor(/■ halted[^\n]*$/);
    const later = await answer('dq nt!KiTickCount l 10');
    const [before, after] = [first, later].map((text) => text.match(/[0-9a-f]{8}`?[0-9a-f]{8}/gi)?.slice(1, 3) ?? []);
    expect(before).toHaveLength(2);
    for (const core of [0, 1]) expect(number(after?.[core])).toBeGreaterThan(number(before?.[core]));
  });

  it('leaves with exit, and the debuggee waits for the next debugger', async () => {
    shell.enter('exit');
    expect(await shell.exited).toBe(0);
    await debuggee.waitFor(/waiting for a debugger/);
  });
});

const number = (text = '0') => BigInt(`0x${text.replace('`', '')}`);

async function symbol(name: string): Promise<string> {
  const text = await answer(`u ${name} l 1`);
  return (/^([0-9a-f]{8})`([0-9a-f]{8})/m.exec(text)?.slice(1).join('') ?? '').toLowerCase();
}
