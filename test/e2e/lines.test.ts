/** Every kind of line between two real processes, and who may not have it. */
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { haltwire } from './one-shot.ts';
import { BIN } from './real-terminal.ts';
import { TwoEnds } from './two-ends.ts';

let ends: TwoEnds;
afterEach(() => ends?.end());

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The lines of the three kinds that a Linux machine has: the debugger's end and the debuggee's. */
const KINDS: Readonly<Record<string, () => Promise<readonly [string, string]>>> = {
  'a tty': async () => [`serial:${ends.cable.ends[0]}@115200`, ends.cable.ends[1]],
  'a UNIX socket': async () => [`unix:${ends.home}/line`, `unix:${ends.home}/line`],
  TCP: async () => {
    const line = `tcp:127.0.0.1:${await freePort()}`;
    return [line, line];
  },
};

async function prepared(kind: string): Promise<readonly [string, string]> {
  ends = await TwoEnds.lay();
  const lines = await KINDS[kind]!();
  await ends.debuggee([], lines[1]).waitFor('Ctrl+C ends it', 30_000);
  return lines;
}

describe.each(Object.keys(KINDS))('%s', (kind) => {
  it('carries a session', async () => {
    const [ours] = await prepared(kind);
    const input = 'pause\nr rip\nt\ndb nt!KiTickCount l 40\ng\n';
    const { code, out } = await haltwire(['run', '-', '--line', ours], { home: ends.home, input });
    expect(out).toMatch(/rip=[0-9a-f]{16}/);
    expect(code).toBe(0);
  });

  it('belongs to one debugger: the next one learns who has it, or that it is in use', async () => {
    const [ours] = await prepared(kind);
    const first = ends.shell([], ours);
    await first.waitFor(/▶ running/);
    const { code, err } = await haltwire(['run', '-', '--line', ours], { home: ends.home });
    expect(code).toBe(3);
    expect(err).toMatch(kind === 'a tty' ? /in use by .*haltwire \(process \d+\)/ : /in use by another peer/);
    first.press('ctrl-c');
    await first.waitFor(/■ halted/);
  });

  it('belongs to one debuggee', async () => {
    const [, theirs] = await prepared(kind);
    const { code, err } = await haltwire(['prepare', theirs, '--machine', 'embedded'], { home: ends.home });
    expect(code).toBe(3);
    expect(err).toMatch(/in use/);
  });
});

const isRoot = process.getuid?.() === 0;

describe.skipIf(!isRoot)('another user', () => {
  /** Exit code and error text of haltwire as the user nobody. */
  function asNobody(...args: string[]): { code: number; err: string } {
    const words = [process.execPath, BIN, ...args].map((word) => `'${word}'`).join(' ');
    try {
      execFileSync('su', ['nobody', '-s', '/bin/sh', '-c', `cd / && HOME=/tmp ${words}`], { stdio: 'pipe' });
      return { code: 0, err: '' };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: Buffer };
      return { code: status, err: stderr.toString() };
    }
  }

  it('may not open the tty', async () => {
    ends = await TwoEnds.lay();
    chmodSync(ends.cable.ends[0], 0o600);
    const { code, err } = asNobody('connect', ends.cable.ends[0]);
    expect(err).toContain(`you may not open ${ends.cable.ends[0]}`);
    expect(err).toContain('dialout');
    expect(code).toBe(3);
  });

  it('may not connect to the socket, even where the folder is open', async () => {
    const [ours] = await prepared('a UNIX socket');
    chmodSync(ends.home, 0o777);
    const { code, err } = asNobody('connect', ours);
    expect(err).toContain(`you may not use ${ours}`);
    expect(code).toBe(3);
  });

  it('may not listen where the folder is closed', async () => {
    ends = await TwoEnds.lay();
    const { code, err } = asNobody('prepare', `unix:${ends.home}/line`, '--machine', 'embedded');
    expect(err).toMatch(/may not listen|does not exist/);
    expect(code).toBe(3);
  });
});
