import { describe, expect, it, vi } from 'vitest';
import { LineError } from '../../src/line/line.ts';
import { FakeSession } from './fake-session.ts';
import { haltedShell, sampleShell } from './sample-shell.ts';

describe('a session in the transcript', () => {
  it('says who is there and what can be done', async () => {
    const { shell, fake, said } = sampleShell();
    shell.attach(fake.session);
    await shell.shown();
    expect(said()).toMatch(
      /^connected to Test kernel, 2 cores, 0 modules \([\d.]+ ms\)\ndebuggee is running; Ctrl\+C halts it, \.help lists commands\n$/,
    );
  });

  it('says that it waits, then that it is connected', async () => {
    const { shell, said } = sampleShell();
    const fake = new FakeSession({ name: 'handshaking', since: 0, pings: 0 });
    shell.attach(fake.session);
    expect(said()).toBe('waiting for a debuggee on /dev/ttyS9 @ 115200\n');
    fake.become({ name: 'running' });
    await shell.shown();
    expect(said()).toContain('connected to Test kernel');
  });

  it('shows a halt: why, where, what is next', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.halt({ reason: 'breakpoint', eventTag: 2n, core: 1, elapsedMs: 0 });
    await shell.shown();
    expect(said().replace(/ +$/gm, '')).toBe(
      [
        'breakpoint 2 hit   core 1   init (4), thread 5',
        'nt!KiIdleLoop+0x1c:',
        'fffff800`00101a2c  48 89 c3                 mov     rbx, rax',
        '',
      ].join('\n'),
    );
  });

  it('shows a halt whose process is unknown', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.thread = Promise.reject(new Error('no answer'));
    fake.halt();
    await shell.shown();
    expect(said()).toContain('halted on request   core 0   3.1 ms\n');
  });

  it('shows a halt when symbols do not come, or cannot be had', async () => {
    const never = sampleShell({ symbolsFor: () => new Promise(() => {}) });
    never.shell.attach(never.fake.session);
    never.fake.halt();
    await never.shell.shown();
    expect(never.said()).toMatch(/3\.1 ms\nfffff800`00101a2c/);
    const broken = sampleShell({ symbolsFor: () => Promise.reject(new Error('no such file')) });
    broken.shell.attach(broken.fake.session);
    await broken.shell.shown();
    expect(broken.said()).toContain('\nno symbols: no such file\n');
  });

  it('says when the debuggee has been started again', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.become({ name: 'handshaking', since: 0, pings: 1 });
    fake.become({ name: 'running' });
    await shell.shown();
    expect(said()).toMatch(/^the debuggee has been started again\nconnected to Test kernel/);
  });

  it('shows a step without summary, at once', async () => {
    const { fake, said } = await haltedShell();
    fake.halt({ reason: 'stepped' });
    expect(said()).toMatch(/^nt!KiIdleLoop\+0x1c:\nfffff800`00101a2c {2}48 89 c3 +mov +rbx, rax\n$/);
  });

  it('shows nothing of a quiet halt', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.halt({ reason: 'stepped', quiet: true });
    await shell.shown();
    expect(said()).toBe('');
  });

  it('marks text from the debuggee and shows its control bytes', async () => {
    const { shell, fake, said } = await haltedShell();
    fake.log('init: \x1b[2Jfake prompt> \u202egnp.exe\nsecond line\n');
    await shell.shown();
    expect(said()).toBe('│ init: \\x1b[2Jfake prompt> \\u202egnp.exe\n│ second line\n');
  });

  it('keeps text from the debuggee before the halt that follows it', async () => {
    const { shell, fake, blocks } = await haltedShell();
    fake.log('before');
    fake.halt({ reason: 'stepped' });
    await shell.shown();
    expect(blocks.map(({ kind }) => kind)).toEqual(['log', 'halt']);
  });

  it('keeps the bytes of text that had to be changed, for programs', async () => {
    const { shell, fake, blocks } = await haltedShell();
    fake.log('plain\n');
    fake.log('\x1bc\n');
    await shell.shown();
    expect(blocks[0]?.data).toEqual([
      { code: 1, text: 'plain' },
      { code: 1, text: '\\x1bc', bytes: '1b63' },
    ]);
  });

  it('gathers a flood of 20,000 messages into few blocks, none lost', async () => {
    const { shell, fake, blocks } = await haltedShell();
    for (let number = 0; number < 20_000; number++) fake.log(`message ${number}\n`);
    await shell.shown();
    expect(blocks.flatMap(({ lines }) => lines)).toHaveLength(20_000);
    expect(blocks.length).toBeLessThan(100);
  });

  it('says what happened to a lost line, and opens it again on Enter', async () => {
    const { shell, fake, said } = await haltedShell();
    const error = new LineError('gone', 'the line is gone: /dev/ttyS9 was unplugged', 'Plug it in');
    fake.become({ name: 'lost', error, was: 'halted' });
    expect(said()).toBe(
      'the line is gone: /dev/ttyS9 was unplugged\n' +
        'Plug it in; Enter opens the line again, .debug close gives it up\n',
    );
    await shell.execute('');
    expect(fake.asked).toEqual(['relink']);
    expect(said()).toBe('the line is back: /dev/ttyS9 @ 115200\n');
  });

  it('says that the session is closed, and is offline', async () => {
    const { shell, said } = await haltedShell();
    await shell.leave();
    expect(said()).toBe('connection closed: closed by the debugger\n');
    expect(shell.session).toBeUndefined();
    expect(shell.prompt()).toBe('HyperDbg> ');
  });

  it('takes another session after that', async () => {
    const { shell, said } = await haltedShell();
    await shell.leave();
    said();
    shell.attach(new FakeSession().session);
    await shell.shown();
    expect(said()).toContain('connected to Test kernel');
  });
});

describe('prompt and status', () => {
  it('names the operating core in hexadecimal', async () => {
    const { shell, fake } = await haltedShell();
    fake.halt({ core: 11 });
    expect(shell.prompt()).toBe('b: kHyperDbg> ');
  });

  it('has another form when it is set so', async () => {
    const { shell } = await haltedShell();
    shell.settings = { ...shell.settings, prompt: 'process' };
    expect(shell.prompt()).toBe('0: init(4)> ');
  });

  it('reports state, line, core and process', async () => {
    const { shell } = await haltedShell();
    expect(shell.status()).toMatchObject({
      state: 'halted',
      line: '/dev/ttyS9',
      baudRate: 115_200,
      core: 0,
      cores: 2,
      process: { pid: 4, name: 'init' },
      busy: false,
    });
  });

  it('is offline without a session', () => {
    const { shell } = sampleShell();
    expect(shell.status()).toMatchObject({ state: 'offline', line: undefined, core: undefined });
  });

  it('notifies listeners of changes', async () => {
    const { shell, fake } = await haltedShell();
    const changed = vi.fn();
    shell.on('change', changed);
    fake.become({ name: 'running' });
    expect(changed).toHaveBeenCalled();
  });
});
