/** Either end is killed, or the cable pulled, in every state: the other end says so and stays usable. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RealTerminal } from './real-terminal.ts';
import { type Debuggee, TwoEnds } from './two-ends.ts';

const HALTED = /■ halted +core \d/;
const RUNNING = /▶ running/;

let ends: TwoEnds;
afterEach(() => ends?.end());
vi.setConfig({ testTimeout: 40_000 });

/** The last row: what the status line says now. */
const status = (shell: RealTerminal): string => shell.screen().split('\n').at(-1) ?? '';

const shows = (shell: RealTerminal, pattern: RegExp): Promise<void> =>
  shell.until(() => pattern.test(status(shell)), `${pattern} on the status line`);

/** Both ends, in a state. */
const STATES: Readonly<Record<string, (shell: RealTerminal) => Promise<void>>> = {
  running: async (shell) => shows(shell, RUNNING),
  halted: async (shell) => {
    await shows(shell, RUNNING);
    shell.press('ctrl-c');
    await shows(shell, HALTED);
  },
  'in a long command': async (shell) => {
    await shows(shell, RUNNING);
    shell.press('ctrl-c');
    await shows(shell, HALTED);
    shell.enter('i 100000');
    await shows(shell, /Ctrl\+C stop/);
  },
};

/** Types a command and waits for its answer. */
async function answers(shell: RealTerminal): Promise<void> {
  const tag = `// ${++typed}.`;
  shell.enter(`r rip ${tag}`);
  await shell.until(() => /\n *rip=[0-9a-f]{16}/.test(shell.everything().split(tag)[1] ?? ''), 'rip');
}
let typed = 0;

/**
 * Waits for the second connection. The next debuggee may come before the shell has noticed that the first is gone, or after: then
 * the line is lost first, and Enter opens it again.
 */
async function connectsAgain(shell: RealTerminal): Promise<void> {
  let wasLost = false;
  const connected = () => {
    const isLost = /✗ line lost/.test(status(shell));
    if (isLost && !wasLost) shell.press('enter');
    wasLost = isLost;
    return /connected to[\s\S]*connected to/.test(shell.everything());
  };
  await shell.until(connected, 'the second connection', 30_000);
}

/** The shell works: it halts, shows a register, and continues the machine. */
async function works(shell: RealTerminal): Promise<void> {
  if (!HALTED.test(status(shell))) shell.press('ctrl-c');
  await shows(shell, HALTED);
  await answers(shell);
  shell.enter('g');
  await shows(shell, RUNNING);
}

describe.each(['a tty', 'a UNIX socket'])('over %s', (kind) => {
  async function start(): Promise<{ shell: RealTerminal; debuggee: Debuggee; again: () => Debuggee; line: string }> {
    ends = await TwoEnds.lay();
    const socket = `unix:${ends.home}/line`;
    const [ours, theirs] = kind === 'a tty' ? ends.cable.ends : [socket, socket];
    const debuggee = ends.debuggee([], theirs);
    await debuggee.waitFor('Ctrl+C ends it', 30_000);
    return { shell: ends.shell([], ours), debuggee, again: () => ends.debuggee([], theirs), line: ours };
  }

  it.each(Object.entries(STATES))('a debugger killed while %s: the next one continues', async (_, reach) => {
    const { shell, debuggee, line } = await start();
    await reach(shell);
    shell.kill();
    await shell.exited;
    const next = ends.shell([], line);
    await next.waitFor(/connected to|waiting for a debuggee/);
    await works(next);
    expect(debuggee.process.exitCode).toBeNull();
  });

  it.each(Object.entries(STATES))('a debuggee killed while %s: the shell continues with the next', async (_, reach) => {
    const { shell, debuggee, again } = await start();
    await reach(shell);
    await debuggee.kill();
    if (kind !== 'a tty') await shows(shell, /✗ line lost/);
    else if (HALTED.test(status(shell))) {
      // A tty does not report that the other end is gone; it just does not answer.
      shell.enter('r rip');
      await shows(shell, /✗ line lost/);
    }
    await again().waitFor('Ctrl+C ends it', 30_000);
    await connectsAgain(shell);
    await shows(shell, RUNNING);
    await works(shell);
  });
});

describe('a cable that is pulled', () => {
  it.each(Object.entries(STATES))('while %s is said at both ends', async (_, reach) => {
    ends = await TwoEnds.lay();
    const debuggee = ends.debuggee();
    const shell = ends.shell();
    await reach(shell);
    await ends.cable.unplug();
    await shows(shell, /✗ line lost/);
    await shell.waitFor(/Enter/);
    shell.press('enter');
    await shell.waitFor(`there is no ${ends.cable.ends[0]}`);
    await shows(shell, /✗ line lost/);
    expect(await debuggee.exited).toBe(4);
    expect(debuggee.output).toContain(`${ends.cable.ends[1]} is gone`);
    shell.enter('exit');
    expect(await shell.exited).toBe(0);
  });
});

it('a debugger killed before there was a debuggee leaves the line to the next one', async () => {
  ends = await TwoEnds.lay();
  const first = ends.shell();
  await first.waitFor('waiting for a debuggee');
  first.kill();
  await first.exited;
  const next = ends.shell();
  await next.waitFor('waiting for a debuggee');
  ends.debuggee();
  await shows(next, RUNNING);
  await works(next);
});
