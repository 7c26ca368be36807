import { describe, expect, it, vi } from 'vitest';
import { haltedShell, sampleShell } from './sample-shell.ts';

describe('executing a line', () => {
  it('runs the command and shows what it yields', async () => {
    const { shell, said } = await haltedShell();
    expect(await shell.execute('db fffff800`00101a2c l 40')).toEqual({ code: 0 });
    expect(said()).toBe('dump of fffff80000101a2c l 40\n');
  });

  it.each([
    ['DB 10 L 20', 'dump of 10 l 20\n'],
    ['db l 20 10', 'dump of 10 l 20\n'],
    ['db nt!KiTick', 'dump of fffff80000101c00 l 80\n'],
    ['db nt!KiTick+10-8', 'dump of fffff80000101c08 l 80\n'],
    ['db @rsp-10', 'dump of ff0 l 80\n'],
    ['db 0n16', 'dump of 10 l 80\n'],
    ['db add', 'dump of add l 80\n'],
    ['eb 10 90 cc pid 4 1', 'bytes 144 204 1 pid 4\n'],
    ['echo  one   two ', 'one   two\n'],
    ['.ECHO x', 'x\n'],
    ['// nothing at all', ''],
    ['   ', ''],
  ])('%s', async (line, expected) => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute(line)).code).toBe(0);
    expect(said()).toBe(expected);
  });

  it('runs lines one after the other', async () => {
    const { shell, said } = await haltedShell();
    await Promise.all([shell.execute('echo 1'), shell.execute('echo 2')]);
    expect(said()).toBe('1\n2\n');
  });

  it('repeats on an empty line what repeats', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute('db 10');
    await shell.execute('');
    expect(said()).toBe('dump of 10 l 80\ndump of 10 l 80\n');
  });

  it('repeats nothing that is no longer valid', async () => {
    const { shell, fake, said } = await haltedShell();
    await shell.execute('db 10');
    fake.become({ name: 'running' });
    await shell.shown();
    said();
    await shell.execute('');
    expect(said()).toBe('');
  });

  it('repeats nothing after a command that does not repeat', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute('db 10');
    await shell.execute('echo x');
    said();
    await shell.execute('');
    expect(said()).toBe('');
  });

  it('reports that the user wants to leave once the line has ended', async () => {
    const { shell } = await haltedShell();
    const left = vi.fn();
    shell.on('exit', left);
    await shell.execute('exit');
    expect(left).toHaveBeenCalledWith(0);
  });
});

describe('what is wrong with a line', () => {
  it.each([
    [
      'db fffff8000000z000',
      '                             ^ not a hexadecimal digit\ndb ADDRESS [l LENGTH] [pid P]     e.g. db @rsp l 40\n',
    ],
    ['db', '                 ^ missing ADDRESS\ndb ADDRESS [l LENGTH] [pid P]     e.g. db @rsp l 40\n'],
    ['db 10 l', /\^ `l` needs LENGTH after it\n/],
    ['db 10 l 20 l 30', /\^ `l` was given before\n/],
    ['db 10 20', /^ {20}\^ one word too many\n/],
    ['db 10 l 0', /\^ a count of zero does nothing\n/],
    ['db 10 l 100000000', /\^ `100000000` is more than ffffffff, the largest possible\n/],
    ['db @rxp', /\^ no register `@rxp`; did you mean `@rip`\?|\^ no register `@rxp`; did you mean `@rbp`\?|@r[a-z]p/],
    ['db rsx', /\^ `rsx` is neither a number nor a known symbol\n/],
    ['db poi(@rsp', /\^ the expression is not complete\n/],
    ['db 10)', /^ {19}\^ one `\)` too many\n/],
    ['db nt!KiTik', /\^ `nt!KiTik` is neither a number nor a known symbol; did you mean `nt!KiTick`\?\n/],
    ['db 10+', /^ {20}\^ missing VALUE after `\+`\n/],
    ['eb 10 1ff', /\^ `1ff` is more than ff, the largest possible\n/],
    ['dbb 10', '              ^ no command `dbb`\ndid you mean `db`? .help lists all commands\n'],
    ['frobnicate', '              ^ no command `frobnicate`\n.help lists all commands\n'],
  ])('%s', async (line, expected) => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute(line)).code).toBe(2);
    const text = said();
    if (typeof expected === 'string') expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  it('lets no control characters of the line through', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute('db \x1b[2J');
    expect(said()).toMatch(/^`\\x1b\[2J` is neither a number nor a known symbol\n/);
  });

  it('repeats a line that is not on the screen above the caret', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute('db 1z', { origin: { source: 'x.ds', line: 1 } });
    expect(said()).toMatch(/^db 1z\n {4}\^ not a hexadecimal digit\n/);
  });

  it('says how to get to the state that a command needs', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.become({ name: 'running' });
    said();
    expect((await shell.execute('db 10')).code).toBe(1);
    expect(said()).toBe('`db` needs a halted debuggee: Ctrl+C or `pause` halts it\n');
  });

  it('says so without any session', async () => {
    const { shell, said } = sampleShell();
    await shell.execute('db 10');
    expect(said()).toBe('`db` needs a debuggee: .debug remote serial 115200 /dev/ttyUSB0\n');
  });

  it('shows what a command failed for, and what to do', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('fail')).code).toBe(1);
    expect(said()).toBe('it did not work\ntry `echo`\n');
  });

  it('shows the stack only when asked for', async () => {
    const { shell, said } = await haltedShell();
    shell.settings = { ...shell.settings, verbose: 'on' };
    await shell.execute('fail');
    expect(said()).toMatch(/^it did not work\ntry `echo`\nCommandError: it did not work\n +at /);
  });
});

describe('Ctrl+C', () => {
  it('stops a command, whose progress is in the status', async () => {
    const { shell, said } = await haltedShell();
    const outcome = shell.execute('slow 10');
    await vi.waitFor(() => expect(shell.status().progress).toMatchObject({ label: 'working', done: 3, total: 16 }));
    expect(shell.interrupt()).toBe(true);
    expect((await outcome).code).toBe(130);
    expect(said()).toBe('begun\nstopped\n');
    expect(shell.status()).toMatchObject({ progress: undefined, busy: false });
  });

  it('leaves alone lines that were entered after it', async () => {
    const { shell, said } = await haltedShell();
    const outcomes = [shell.execute('slow'), shell.execute('echo next')];
    await vi.waitFor(() => expect(shell.status().progress).toBeDefined());
    shell.interrupt();
    expect((await Promise.all(outcomes)).map(({ code }) => code)).toEqual([130, 130]);
    expect(said()).toBe('begun\nstopped\n');
  });

  it('pressed twice, does not wait for a command that does not listen', async () => {
    const { shell } = await haltedShell();
    const outcome = shell.execute('deaf');
    await vi.waitFor(() => expect(shell.status().busy).toBe(true));
    shell.interrupt();
    shell.interrupt();
    expect((await outcome).code).toBe(130);
  });

  it('halts a debuggee that runs', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.become({ name: 'running' });
    said();
    expect(shell.interrupt()).toBe(true);
    await vi.waitFor(() => expect(said()).toContain('halted on request'));
    expect(fake.asked).toEqual(['pause']);
  });

  it('does nothing when there is nothing to stop', async () => {
    const { shell } = await haltedShell();
    expect(shell.interrupt()).toBe(false);
  });

  it('comes from outside as a signal as well', async () => {
    const { shell } = await haltedShell();
    const controller = new AbortController();
    const outcome = shell.execute('slow', { signal: controller.signal });
    await vi.waitFor(() => expect(shell.status().progress).toBeDefined());
    controller.abort();
    expect((await outcome).code).toBe(130);
  });
});
