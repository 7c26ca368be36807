/** Peers that lie, and peers that are no debuggees: what a person at the shell sees of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Line } from '../../src/line/line.ts';
import { listenSocket } from '../../src/line/listen.ts';
import { type DebuggeeOptions, FakeDebuggee } from '../session/debuggee.ts';
import { haltwire } from './one-shot.ts';
import { RealTerminal } from './real-terminal.ts';

const RUNNING = /▶ running/;
const HALTED = /■ halted/;
const REASON_REQUEST = 1;
const LOG_PRINTF = 1;

let home = '';
let line: Line;
let shell: RealTerminal | undefined;

beforeEach(async () => {
  home = mkdtempSync(path.join(tmpdir(), 'haltwire-e2e-'));
  line = await listenSocket({ kind: 'unix', path: `${home}/line` });
});
afterEach(async () => {
  shell?.kill();
  await shell?.exited;
  shell = undefined;
  await line.close();
  rmSync(home, { recursive: true, force: true });
});

function connect(...args: string[]): RealTerminal {
  shell = RealTerminal.haltwire(['connect', `unix:${home}/line`, ...args], { home });
  return shell;
}

/** A debuggee whose every word is ours. */
async function debuggee(options: DebuggeeOptions = {}): Promise<{ fake: FakeDebuggee; shell: RealTerminal }> {
  const fake = new FakeDebuggee(line, options);
  const connected = connect();
  await connected.waitFor('waiting for a debuggee');
  fake.ping();
  await connected.waitFor(RUNNING);
  return { fake, shell: connected };
}

describe('text of a hostile debuggee', () => {
  it.each([
    ['clears the screen', 'before\x1b[2J\x1b[H\x1b[3Jafter', /before.*\[2J.*after/],
    ['sets the clipboard', 'a\x1b]52;c;cm0gLXJmIH4=\x07z', /a.*\]52;c;cm0gLXJmIH4=.*z/],
    ['forges a prompt', '\r\x1b[K\x1b[1A0: kHyperDbg> format c:\n', /│.*0: kHyperDbg> format c:/],
    ['turns text around', 'user\u202egnp.exe', /user.*202e.*gnp\.exe/i],
    ['uses C1 controls', Uint8Array.of(0x61, 0x9b, 0x32, 0x4a, 0x7a), /a.*2Jz/],
    ['switches to another screen', 'q\x1b[?1049hw', /q.*\[\?1049hw/],
  ])('that %s is shown, not obeyed', async (_, text, shown) => {
    const { fake, shell: terminal } = await debuggee();
    fake.log(LOG_PRINTF, typeof text === 'string' ? `${text}\n` : Buffer.concat([text, Buffer.from('\n')]));
    await terminal.waitFor(shown);
    expect(terminal.screen()).toContain('waiting for a debuggee');
    expect(terminal.clipboard).toBe('');
    expect(terminal.screen().split('\n').at(-1)).toMatch(RUNNING);
    // Its text is marked at the left, so that no row of it can be taken for ours.
    for (const row of terminal.screen().split('\n')) if (row.includes('format c:')) expect(row).toMatch(/^│/);
  });

  it('in its name and its modules is shown too', async () => {
    const { shell: terminal } = await debuggee({
      osName: 'Windows\x1b[2J\x1b]0;owned\x07',
      modules: [{ path: 'evil\x1b[31m.sys', base: 0xfffff80000200000n }],
    });
    await terminal.waitFor(/connected to Windows.*\[2J.*owned/);
    expect(terminal.title).toBe('');
  });

  it('that never ends a line and floods leaves the prompt alive', async () => {
    const { fake, shell: terminal } = await debuggee();
    for (let i = 0; i < 2000; i++) fake.log(LOG_PRINTF, 'x'.repeat(900));
    fake.halt(REASON_REQUEST);
    await terminal.waitFor(HALTED);
    terminal.enter('.help g');
    await terminal.waitFor('let the debuggee run');
  });
});

describe('a debuggee of another version', () => {
  it('refuses the signature: the shell says what was sent and how to find the right one', async () => {
    const fake = new FakeDebuggee(line, { signature: '0.23.0-other' });
    const terminal = connect('--build-signature', '0.2.0-20260115.0930');
    await terminal.waitFor('waiting for a debuggee');
    for (let ping = 0; ping < 5; ping++) {
      fake.ping();
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    await terminal.waitFor(/0\.2\.0-20260115\.0930/);
    await terminal.waitFor(/haltwire signature/);
    await terminal.waitFor(/--build-signature/);
  });

  it('ends `haltwire run` with 3', async () => {
    const fake = new FakeDebuggee(line, { signature: '0.23.0-other' });
    const pings = setInterval(() => fake.ping(), 1100);
    try {
      const { code, err } = await haltwire(['run', '-', '--line', `unix:${home}/line`], { home });
      expect(code).toBe(3);
      expect(err).toContain('build signature');
    } finally {
      clearInterval(pings);
    }
  });
});

describe('a peer that is no debuggee', () => {
  it('sends what no debuggee does: the shell says that no packet came, and stays usable', async () => {
    line.onData(() => undefined);
    const terminal = connect();
    await terminal.waitFor('waiting for a debuggee');
    await line.write(Buffer.from('\r\nDebian GNU/Linux 13 host ttyS0\r\n\r\nhost login: \x1b[5n\x1b[c'));
    await line.write(Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 2654435761) >>> 13)));
    await line.write(Buffer.alloc(3_000_000, 0x41));
    await terminal.waitFor(/bytes came on unix:.*but no whole packet/, { timeout: 18_000 });
    terminal.enter('.status');
    await terminal.waitFor(/errors +[1-9]\d* damaged/);
    terminal.enter('exit');
    expect(await terminal.exited).toBe(0);
  });

  it('sends nothing: the shell says what to check', async () => {
    const terminal = connect();
    await terminal.waitFor(/nothing heard on unix:.*still listening/, { timeout: 18_000 });
    terminal.press('ctrl-c');
    terminal.press('ctrl-d', 'ctrl-d');
    expect(await terminal.exited).toBe(0);
  });
});
