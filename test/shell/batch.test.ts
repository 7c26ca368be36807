import { describe, expect, it } from 'vitest';
import { LineError } from '../../src/line/line.ts';
import { type BatchOptions, runBatch } from '../../src/shell/batch.ts';
import { haltedShell, type Sample } from './sample-shell.ts';

async function* chunks(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}

/** Runs lines; the exit code and everything that was written. */
async function run({ shell }: Sample, input: AsyncIterable<string>, options: Partial<BatchOptions> = {}) {
  let output = '';
  const write = (text: string) => {
    output += text;
  };
  return { code: await runBatch(shell, { input, write, ...options }), output };
}

describe('batch mode', () => {
  it('runs line after line, in whatever chunks they come', async () => {
    const sample = await haltedShell();
    expect(await run(sample, chunks('echo o', 'ne\r\n\nec', 'ho two\n// no more\necho three'))).toEqual({
      code: 0,
      output: 'one\ntwo\nthree\n',
    });
  });

  it('joins lines while a brace is open', async () => {
    const sample = await haltedShell();
    expect((await run(sample, chunks('echo {a\nb}\necho c\n'))).output).toBe('{a\nb}\nc\n');
  });

  it('stops at the first failure, and says which line it was', async () => {
    const sample = await haltedShell();
    expect(await run(sample, chunks('echo a\ndb 1z\necho b\n'))).toEqual({
      code: 2,
      output: 'a\ndb 1z\n    ^ not a hexadecimal digit\ndb ADDRESS [l LENGTH] [pid P]     e.g. db @rsp l 40\n',
    });
  });

  it('goes on when it is told to; the first failure counts', async () => {
    const sample = await haltedShell();
    const { code, output } = await run(sample, chunks('fail\ndb 1z\necho b\n'), { keepGoing: true });
    expect(code).toBe(1);
    expect(output).toMatch(/b\n$/);
  });

  it('writes JSON, an object a line', async () => {
    const sample = await haltedShell();
    const { output } = await run(sample, chunks('echo \u202e\u{e0001}x\nfail\n'), { json: true });
    expect(output).not.toMatch(/[\u202e]/);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { kind: 'said', command: 'echo \u202e\u{e0001}x', data: '\u202e\u{e0001}x', text: '\u202e\u{e0001}x' },
      {
        kind: 'error',
        command: 'fail',
        data: { name: 'CommandError', message: 'it did not work', cure: 'try `echo`' },
        text: 'it did not work\ntry `echo`',
      },
    ]);
  });

  it('waits for the halt that a line needs', async () => {
    const sample = await haltedShell();
    sample.fake.become({ name: 'running' });
    setTimeout(() => sample.fake.halt(), 20);
    const { code, output } = await run(sample, chunks('db 10\n'));
    expect(code).toBe(0);
    expect(output).toMatch(/mov +rbx, rax\ndump of 10 l 80\n$/);
  });

  it('does not wait for ever', async () => {
    const sample = await haltedShell();
    sample.fake.become({ name: 'running' });
    const { code, output } = await run(sample, chunks('db 10\n'), { haltPatience: 20 });
    expect(code).toBe(1);
    expect(output).toContain('`db` needs a halted debuggee');
  });

  it('ends with the line to the debuggee', async () => {
    const sample = await haltedShell();
    const error = new LineError('gone', 'unplugged', 'Plug it in.');
    setTimeout(() => sample.fake.become({ name: 'lost', error, was: 'running' }), 20);
    sample.fake.become({ name: 'running' });
    const { code, output } = await run(sample, chunks('db 10\necho b\n'), { keepGoing: true });
    expect(code).toBe(4);
    expect(output).toMatch(/unplugged\nPlug it in\..*\n`db` needs the line/);
  });

  it('ends when somebody leaves', async () => {
    const sample = await haltedShell();
    expect(await run(sample, chunks('exit\necho b\n'))).toEqual({ code: 0, output: '' });
  });

  it('ends when it is interrupted', async () => {
    const sample = await haltedShell();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const { code } = await run(sample, chunks('slow\necho b\n'), { signal: controller.signal });
    expect(code).toBe(130);
  });

  it('ends when it is interrupted while its input is silent', async () => {
    const sample = await haltedShell();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    async function* silent(): AsyncIterable<string> {
      yield 'echo a\n';
      await new Promise(() => {});
    }
    expect(await run(sample, silent(), { signal: controller.signal })).toEqual({ code: 130, output: 'a\n' });
  });
});
