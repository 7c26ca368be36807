import { PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shell/settings.ts';
import { runPlain } from '../../src/ui/plain.ts';
import { ordinary } from '../inspect/halted-session.ts';
import { FakeShell } from './fake-shell.ts';

function start(shell = new FakeShell(), editing = false, opened?: Promise<void>) {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  let written = '';
  stdout.on('data', (text) => {
    written += String(text);
  });
  const code = runPlain(shell, { stdin, stdout, editing, opened });
  return { shell, stdin, code, written: () => written };
}

describe('the shell in a pipe', () => {
  it('reads like a session: prompt, command, output, to the end of the input', async () => {
    const { stdin, code, written } = start();
    stdin.end('r rax\ndb @rsp\n');
    expect(await code).toBe(0);
    expect(written()).toBe('0: kHyperDbg> r rax\ndid r rax\n0: kHyperDbg> db @rsp\ndid db @rsp\n');
  });

  it('waits for a debuggee before the first line', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { shell, stdin, code } = start(new FakeShell(), false, promise);
    stdin.end('r rax\n');
    await delay(100);
    expect(shell.executed).toEqual([]);
    resolve();
    expect(await code).toBe(0);
    expect(shell.executed).toEqual(['r rax']);
  });

  it('executes one command after the other', async () => {
    const shell = new FakeShell();
    const order: string[] = [];
    shell.run = async (line) => {
      order.push(`begin ${line}`);
      await delay(10);
      order.push(`end ${line}`);
    };
    const { stdin, code } = start(shell);
    stdin.end('a\nb\n');
    await code;
    expect(order).toEqual(['begin a', 'end a', 'begin b', 'end b']);
  });

  it('starts a line of its own for output that comes while the prompt is shown', async () => {
    const { shell, stdin, code, written } = start();
    await delay(100);
    shell.say('│ init: hello');
    await delay(100);
    stdin.end();
    await code;
    expect(written()).toBe('0: kHyperDbg> \n│ init: hello\n0: kHyperDbg> \n');
  });

  it('prints the context after a halt as lines like any other, before the next prompt', async () => {
    const shell = new FakeShell();
    const halted = ordinary();
    shell.session = halted.session;
    shell.settings = { ...defaultSettings, context: 'on', 'context.panes': ['calls'] };
    shell.run = () => halted.halt();
    const { stdin, code, written } = start(shell);
    stdin.end('t\n');
    await code;
    const [prompt, rule, ...calls] = written().split('\n');
    expect(prompt).toBe('0: kHyperDbg> t');
    expect(rule).toMatch(/^─ calls ─+$/);
    expect(calls.slice(0, 2)).toEqual([' 0 fffff800`00101410', ' 1 fffff800`00101615']);
  });

  it('leaves with the code that the shell leaves with', async () => {
    const { shell, stdin, code } = start();
    shell.run = () => shell.emit('exit', 4);
    stdin.write('exit\n');
    expect(await code).toBe(4);
  });

  it('does nothing that follows exit', async () => {
    const { shell, stdin, code } = start();
    shell.run = () => shell.emit('exit', 0);
    stdin.end('exit\nr\n');
    await code;
    expect(shell.executed).toEqual(['exit']);
  });

  it('asks no questions', async () => {
    const { shell, stdin, code } = start();
    expect(shell.user).toBeUndefined();
    stdin.end();
    await code;
  });

  it('writes no control character, whatever is said or typed', async () => {
    const { shell, stdin, code, written } = start();
    shell.run = (line) => shell.say(line);
    stdin.end('\x1b[2J\u202e\n');
    await code;
    expect(written()).toBe('0: kHyperDbg> \\x1b[2J\\u202e\n\\x1b[2J\\u202e\n');
  });
});

describe('a poor terminal', () => {
  it('takes two signals at once for one Ctrl+C', async () => {
    const shell = new FakeShell();
    shell.interruptible = true;
    const { stdin, code } = start(shell);
    process.emit('SIGINT');
    process.emit('SIGINT');
    expect(shell.interrupts).toBe(1);
    await delay(150);
    process.emit('SIGINT');
    expect(shell.interrupts).toBe(2);
    stdin.end();
    await code;
  });

  it.each([
    ['', true],
    ['y', true],
    ['yes', true],
    ['n', false],
    ['r rax', false],
  ])('answers a question by a line: %j', async (line, yes) => {
    const shell = new FakeShell();
    shell.run = async () => {
      if (shell.answers.length > 0) return;
      shell.report = { ...shell.report, asking: shell.user?.answers };
      while (shell.report.asking !== undefined) await delay(5);
    };
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const code = runPlain(shell, { stdin, stdout: new PassThrough().resume(), editing: false });
    stdin.write('.dump\n');
    while (shell.report.asking === undefined) await delay(5);
    expect(shell.report.asking).toBe('Enter goes on, n does not');
    stdin.write(`${line}\n`);
    stdin.end('r\n');
    await code;
    expect(shell.answers).toEqual([yes]);
    expect(shell.executed).toEqual(['.dump', 'r']);
  });
});
