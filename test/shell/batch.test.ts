import { describe, expect, it } from 'vitest';
import { LineError } from '../../src/line/line.ts';
import { type BatchOptions, runBatch } from '../../src/shell/batch.ts';
import { commandsIn, commandsOf } from '../../src/shell/batch-input.ts';
import { haltedShell, type Sample } from './sample-shell.ts';

async function* chunks(...texts: string[]): AsyncIterable<string> {
  yield* texts;
}

/** Runs lines; the exit code, everything that was written, and what was noted for people. */
async function run({ shell }: Sample, input: AsyncIterable<string>, options: Partial<BatchOptions> = {}) {
  let output = '';
  let notes = '';
  const write = (text: string) => {
    output += text;
  };
  const note = (text: string) => {
    notes += text;
  };
  const commands = commandsIn(input, 'x.ds', options.signal);
  return { code: await runBatch(shell, { commands, write, note, ...options }), output, notes };
}

describe('batch mode', () => {
  it('runs line after line, in whatever chunks they come', async () => {
    const sample = await haltedShell();
    expect(await run(sample, chunks('echo o', 'ne\r\n\nec', 'ho two\n// no more\necho three'))).toEqual({
      code: 0,
      output: 'one\ntwo\nthree\n',
      notes: '',
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
      output: 'a\n',
      notes: 'x.ds:2: db 1z\n    ^ not a hexadecimal digit\ndb ADDRESS [l LENGTH] [pid P]     e.g. db @rsp l 40\n',
    });
  });

  it('continues with keepGoing; the first failure counts', async () => {
    const sample = await haltedShell();
    const { code, output } = await run(sample, chunks('fail\ndb 1z\necho b\n'), { keepGoing: true });
    expect(code).toBe(1);
    expect(output).toMatch(/b\n$/);
  });

  it('writes JSON, an object a line', async () => {
    const sample = await haltedShell();
    const { output } = await run(sample, chunks('echo \u202e\u{e0001}x\nfail\n'), { json: { text: true } });
    expect(output).not.toMatch(/[\u202e]/);
    expect(
      output
        .trim()
        .split('\n')
        .map((line) => ({ ...JSON.parse(line), time: undefined, ms: undefined })),
    ).toEqual([
      { kind: 'json', command: 'echo \u202e\u{e0001}x', data: '\u202e\u{e0001}x', text: '\u202e\u{e0001}x' },
      { kind: 'done', source: 'x.ds', line: 1, command: 'echo \u202e\u{e0001}x', ok: true, code: 0 },
      {
        kind: 'error',
        command: 'fail',
        data: { name: 'CommandError', message: 'it did not work', cure: 'try `echo`' },
        text: 'it did not work\ntry `echo`',
      },
      { kind: 'done', source: 'x.ds', line: 2, command: 'fail', ok: false, code: 1 },
    ]);
  });

  it('JSON has times, and no text on request', async () => {
    const sample = await haltedShell();
    const { output } = await run(sample, chunks('echo a\n'), { json: { text: false } });
    const [said, done] = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(said).not.toHaveProperty('text');
    expect(new Date(said.time).toISOString()).toBe(said.time);
    expect(done.ms).toBeGreaterThan(0);
  });

  it('names the place of an error, of commands of several lines too, and of those of the command line', async () => {
    const sample = await haltedShell();
    const { notes } = await run(sample, chunks('echo {a\nb}\n\nfail\n'));
    expect(notes).toMatch(/^x\.ds:4: it did not work/);
    const again = await run(sample, chunks(), { commands: commandsOf(['echo a', 'fail'], '-c') });
    expect(again.notes).toMatch(/^-c:2: it did not work/);
  });

  it('waits for the halt that a line needs', async () => {
    const sample = await haltedShell();
    sample.fake.become({ name: 'running' });
    setTimeout(() => sample.fake.halt(), 20);
    const { code, output, notes } = await run(sample, chunks('db 10\n'));
    expect(code).toBe(0);
    expect(notes).toBe('x.ds:1: `db` waits up to 60 s for the debuggee to halt; `pause` halts it\n');
    expect(output).toMatch(/mov +rbx, rax\ndump of 10 l 80\n$/);
  });

  it('says no more than that it ended when it is interrupted in that wait', async () => {
    const sample = await haltedShell();
    sample.fake.become({ name: 'running' });
    const { code, notes } = await run(sample, chunks('db 10\n'), { signal: AbortSignal.timeout(20) });
    expect(code).toBe(130);
    expect(notes).toMatch(/^.*`pause` halts it\n$/);
  });

  it('names the line of a file in which a command of several lines is wrong', async () => {
    const sample = await haltedShell();
    const { notes } = await run(sample, chunks('// what it does\n\necho {\n  1\n}   | bogus\n'));
    expect(notes).toMatch(/^x\.ds:5:7: no filter `bogus`/);
  });

  it('takes comments for no commands', async () => {
    const sample = await haltedShell();
    const { output } = await run(sample, chunks('// one\n/* two\n{ three */\necho a\n'), { json: { text: true } });
    expect(
      output
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { line?: number }).line),
    ).toEqual([undefined, 4]);
  });

  it('does not wait for ever', async () => {
    const sample = await haltedShell();
    sample.fake.become({ name: 'running' });
    const { code, notes } = await run(sample, chunks('db 10\n'), { haltPatience: 20 });
    expect(code).toBe(1);
    expect(notes).toMatch(/\nx\.ds:1: the debuggee did not halt within 0\.02 s\n`pause` halts it\n$/);
  });

  it('ends with the line to the debuggee', async () => {
    const sample = await haltedShell();
    const error = new LineError('gone', 'unplugged', 'Plug it in.');
    setTimeout(() => sample.fake.become({ name: 'lost', error, was: 'running' }), 20);
    sample.fake.become({ name: 'running' });
    const { code, output, notes } = await run(sample, chunks('db 10\necho b\n'), { keepGoing: true });
    expect({ code, output }).toEqual({ code: 4, output: '' });
    expect(notes).toMatch(/^x\.ds:1: unplugged\nPlug it in.;[\s\S]*`db` needs the line/m);
  });

  it('ends at exit', async () => {
    const sample = await haltedShell();
    expect(await run(sample, chunks('exit\necho b\n'))).toEqual({ code: 0, output: '', notes: '' });
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
    expect(await run(sample, silent(), { signal: controller.signal })).toEqual({ code: 130, output: 'a\n', notes: '' });
  });
});
