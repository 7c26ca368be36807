/** `haltwire run`: commands without a terminal, against a real debuggee on a UNIX socket. */
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, haltwire, OneShot, type OneShotOptions } from './one-shot.ts';
import { Debuggee } from './two-ends.ts';

const home = mkdtempSync(path.join(tmpdir(), 'haltwire-e2e-'));
const line = `unix:${home}/line`;
let debuggee: Debuggee;

beforeAll(async () => {
  debuggee = new Debuggee(line, home);
  await debuggee.waitFor('Ctrl+C ends it', 30_000);
}, 40_000);
afterAll(async () => {
  await debuggee.kill();
  rmSync(home, { recursive: true });
});

function script(text: string, options: Partial<OneShotOptions> = {}, ...more: string[]): Promise<Ended> {
  return haltwire(['run', '-', '--line', line, ...more], { home, input: text, ...options });
}

describe('haltwire run', () => {
  it('runs a file and ends with 0', async () => {
    const file = path.join(home, 'good.ds');
    writeFileSync(file, '// looks around\npause\n\nr rip\ndb @rsp l 10 /* a line */\ng\n');
    const { code, out, err } = await haltwire(['run', file, '--line', line], { home });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^rip=[0-9a-f]{16}$/m);
    expect(out).not.toContain('\x1b');
  });

  it.each([
    ['--color', ['--color'], {}],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }],
  ])('has colours in a pipe with %s', async (_, words, env) => {
    const { out } = await script('pause\nu @rip l 1\n', { env: env as Record<string, string> }, ...words);
    expect(out).toMatch(/[0-9a-f]{2} +\x1b\[0m\x1b\[1m[a-z]+ /);
  });

  it('ends at once when standard input ends at once', async () => {
    expect((await script('')).code).toBe(0);
  });

  it('leaves the debuggee ready for the next one', async () => {
    expect((await script('pause\n.status\n')).code).toBe(0);
    expect((await script('pause\nexit\nr\n')).code).toBe(0);
  });

  it.each([
    ['a command that there is not', 'pause\nfrobnicate\nr rip\n', 2, /no command `frobnicate`/],
    ['a bad argument', 'pause\ndb 12z4\nr rip\n', 2, /not a hexadecimal digit/],
    ['a missing argument', 'pause\nbp\nr rip\n', 2, /bp ADDRESS/],
    ['a symbol that there is not', 'pause\nbp nt!None\nr rip\n', 2, /neither a number nor a known symbol/],
    ['memory that is not mapped', 'pause\ndb 0\nr rip\n', 1, /nothing can be read at 00000000`00000000/],
    ['a core that there is not', 'pause\n~ 9\nr rip\n', 2, /there is no core 9/],
    ['a register that there is not', 'pause\nr xyz\nr rip\n', 2, /no register `xyz`/],
    ['a breakpoint that there is not', 'pause\nbc 63\nr rip\n', 1, /no breakpoint has that id/],
  ])('stops at %s', async (_, text, code, said) => {
    const { code: ended, out, err } = await script(text);
    expect(err).toMatch(said);
    expect(err).toMatch(/^-:2: /m);
    expect(ended).toBe(code);
    expect(out).not.toMatch(/^rip=/m);
  });

  it('runs commands of the command line on a machine of its own, without a second process', async () => {
    const args = ['run', '--machine', 'embedded', '-c', 'pause', '-c', 'pause', '-c', 'r rip'];
    const { code, out, err } = await haltwire(args, { home });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/halted already\nrip=[0-9a-f]{16}\n/);
  });

  it('continues after a failure with --keep-going', async () => {
    const { code, out, err } = await script('pause\nbc 63\nr rip\n', {}, '--keep-going');
    expect(code).toBe(1);
    expect(out).toMatch(/^rip=/m);
    expect(err).toMatch(/^-:2: /);
  });

  it('says what it waits for, and ends when --timeout is over', async () => {
    const { code, err } = await script('r rip\n', {}, '--timeout', '1');
    expect(code).toBe(124);
    expect(err).toMatch(/^-:1: `r` waits up to 60 s for the debuggee to halt; `pause` halts it\n/);
    expect(err).toMatch(/\nhaltwire: the run took longer than --timeout 1 allows, and was ended\n$/);
  });

  it.each([
    [[], /missing FILE/],
    [['x.ds'], /missing --line LINE/],
    [['-c', 'r', '--line', 'unix:/x', '--machine', 'embedded'], /are two debuggees/],
    [['-c', 'r', '--timeout', '0', '--line', 'unix:/x'], /--timeout takes a number from 0.1 to 86400, not 0\n/],
    [['-c', 'r', '--timeout', 'x', '--line', 'unix:/x'], /--timeout takes a number from 0.1 to 86400\n/],
    [['-c', 'r', '--machine', 'qemu'], /^haltwire: machine takes embedded, not qemu\n/],
    [['-c', 'r', '--no-text', '--line', 'unix:/x'], /--no-text goes with --json/],
    [['nowhere.ds', '--line', 'unix:/x'], /cannot read nowhere.ds: no such file or directory;/],
  ])('refuses %j', async (args, said) => {
    const { code, err } = await haltwire(['run', ...args], { home });
    expect(code).toBe(2);
    expect(err).toMatch(said);
  });

  it.each([[[]], [['--json']]])('ends when its output is closed, and leaves the machine running %j', async (args) => {
    const one = new OneShot(['run', '-', '--line', line, ...args], { home, input: 'pause\nt 400\n' });
    one.process.stdout!.once('data', () => one.process.stdout!.destroy());
    const { code, err } = await one.ended;
    expect({ code, err }).toEqual({ code: 141, err: '' });
    // The next one finds it running, not halted.
    expect((await script('pause\nr rip\n')).code).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('says that its output cannot be written', async () => {
    const full = openSync('/dev/full', 'w');
    const one = new OneShot(['run', '-c', 'pause', '--line', line], { home, stdout: full });
    expect(await one.ended).toMatchObject({
      code: 1,
      err: 'haltwire: the output cannot be written: no space left on device\n',
    });
    closeSync(full);
  });

  it('a demo in a pipe ends in the same way', async () => {
    const one = new OneShot(['demo'], { home, input: 'pause\nt 400\n' });
    one.process.stdout!.once('data', () => one.process.stdout!.destroy());
    const { code, err } = await one.ended;
    expect({ code, err }).toEqual({ code: 141, err: '' });
  });

  it('gives one JSON object a line', async () => {
    const { code, out } = await script('pause\nr\ndb @rsp l 20\nu @rip l 2\nbp zz\n', {}, '--json');
    expect(code).toBe(2);
    const blocks = out
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as { kind: string; command: string });
    expect(blocks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['halt', 'error']));
    expect(blocks.slice(-2)).toMatchObject([
      { kind: 'error', command: 'bp zz' },
      { kind: 'done', line: 5, command: 'bp zz', ok: false, code: 2 },
    ]);
  });

  it('is interrupted with 130, and the debuggee is left alone', async () => {
    const running = new OneShot(['run', '-', '--line', line], { home, input: 'open' });
    running.process.stdin?.write('pause\nr rip\n');
    await running.says(/^rip=/m);
    running.process.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
    expect((await script('pause\n')).code).toBe(0);
  });

  it('ends at exit though standard input goes on', async () => {
    const running = new OneShot(['run', '-', '--line', line], { home, input: 'open' });
    running.process.stdin?.write('exit\n');
    expect((await running.ended).code).toBe(0);
  });

  it('continues when what it waits for comes: a breakpoint after g', async () => {
    const { code, out } = await script('pause\nbp nt!KiTimerInterrupt\ng\nr rip\nbc all\n');
    expect(out).toMatch(/breakpoint \d hit/);
    expect(code).toBe(0);
  });

  it('halts at once after g, though the debuggee has hardly begun to run', async () => {
    const { code, out } = await script('pause\ng\n'.repeat(10));
    expect(code).toBe(0);
    expect(out.match(/halted on request/g)).toHaveLength(10);
    expect(out).not.toContain('asked again');
  });

  it('ends with 4 when the debuggee dies', async () => {
    const other = `unix:${home}/other`;
    const dying = new Debuggee(other, home);
    await dying.waitFor('Ctrl+C ends it', 30_000);
    const running = new OneShot(['run', '-', '--line', other], { home, input: 'open' });
    running.process.stdin?.write('pause\nr rip\n');
    await running.says(/^rip=/m);
    await dying.kill();
    running.process.stdin?.write('r rip\n');
    expect((await running.ended).code).toBe(4);
  });
});
