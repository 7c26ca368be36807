import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as declarations from '../../commands/index.ts';
import { splitLine } from '../../src/shell/filters/index.ts';
import { Registry } from '../../src/shell/registry.ts';
import { separate } from '../../src/shell/separate.ts';
import { haltedShell, sampleShell } from './sample-shell.ts';

const { registry } = sampleShell().shell;

/** The command, and the words of each stage. */
function parts(line: string) {
  const { line: command, stages } = splitLine(line, registry);
  return [command, ...stages.map(({ sign, words }) => [sign.text, ...words.map(({ text }) => text)].join(' '))];
}

describe('a line with filters', () => {
  it('is parted at signs that are words of their own', () => {
    expect(parts('db @rsp l 40 | grep "a b" | head 3 > out.txt')).toEqual([
      'db @rsp l 40',
      '| grep a b',
      '| head 3',
      '> out.txt',
    ]);
  });

  it.each([
    ['db @rsp|grep ff', ['db @rsp', '| grep ff']],
    ['db @rsp |grep ff|head 2', ['db @rsp', '| grep ff', '| head 2']],
    ['db @rsp| count', ['db @rsp', '| count']],
    ['db @rsp|4|grep ff', ['db @rsp|4', '| grep ff']],
    ['echo|grep x', ['echo', '| grep x']],
    ['echo a|grep', ['echo a|grep']],
  ])('is parted at a sign that sticks to a word, before the name of a filter: %s', (line, expected) => {
    expect(parts(line)).toEqual(expected);
  });

  it.each([
    'db @rsp|4',
    'db "|" x',
    'db @rsp {| grep}',
    'db @rsp >out',
    'db @rsp || 4',
    '| grep x',
    'db @rsp // | grep x',
  ])('is not parted within words, quotes, braces and comments: %s', (line) => {
    expect(parts(line)).toEqual([line]);
  });

  it('leaves the signs of an expression alone, and takes those after statements that have ended', () => {
    expect(parts('echo a | b > c')).toEqual(['echo a | b > c']);
    expect(parts('echo { a | b } | grep c')).toEqual(['echo { a | b }', '| grep c']);
    expect(parts('echo | grep c')).toEqual(['echo', '| grep c']);
    expect(parts('echo { a } b | grep c')).toEqual(['echo { a } b | grep c']);
    expect(parts('echo f(1); | grep c')).toEqual(['echo f(1);', '| grep c']);
    expect(parts('echo if (a | b) { c; } > d')).toEqual(['echo if (a | b) { c; }', '> d']);
  });
});

describe('a line of several commands', () => {
  const texts = (line: string) => separate(line, registry).map(({ text, from }) => [from, text]);

  it.each([
    [
      'db 10; db 20',
      [
        [0, 'db 10'],
        [6, ' db 20'],
      ],
    ],
    [
      'db 10;db 20 ; db 30',
      [
        [0, 'db 10'],
        [6, 'db 20 '],
        [13, ' db 30'],
      ],
    ],
    [
      'db 10 | grep a; many 5 | count',
      [
        [0, 'db 10 | grep a'],
        [15, ' many 5 | count'],
      ],
    ],
    ['db 10;', [[0, 'db 10;']]],
    ['db 10; nothing', [[0, 'db 10; nothing']]],
    ['db "a; db 20"', [[0, 'db "a; db 20"']]],
    ['db {a; db 20}', [[0, 'db {a; db 20}']]],
    ['db 10 // ; db 20', [[0, 'db 10 // ; db 20']]],
  ])('%s', (line, expected) => {
    expect(texts(line)).toEqual(expected);
  });

  it('leaves the statements of a script together', () => {
    const all = new Registry(Object.values(declarations));
    for (const line of ['? a = 1; print(a);', 'print 1; r', 'eval g; r']) expect(separate(line, all)).toHaveLength(1);
    expect(separate('r rip; k', all).map(({ text }) => text)).toEqual(['r rip', ' k']);
  });

  it('runs one after the other, up to a mistake, whose place is that in the line', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('many 1; many 2 | tail 1; db zz; many 3')).code).toBe(2);
    const rows = said().split('\n');
    expect(rows.slice(0, 2)).toEqual(['line 1', 'line 2']);
    expect(rows[2]?.indexOf('^')).toBe(shell.prompt().length + 'many 1; many 2 | tail 1; db '.length);
    expect(said()).not.toContain('line 3');
  });
});

describe('filters', () => {
  /** What a line shows. */
  async function typed(line: string) {
    const { shell, said } = await haltedShell();
    const { code } = await shell.execute(line);
    return [code, said()];
  }

  it.each([
    ['many 5 | grep 3', 'line 3\n'],
    ['many 5 | grep -v "[1-4]"', 'line 5\n'],
    ['many 5 | grep -i LINE.4', 'line 4\n'],
    ['said RIP=1 | grep rip', 'RIP=1\n'],
    ['many 5 | grep -i -v LINE.[1-4]', 'line 5\n'],
    ['many 5 | grep LINE', ''],
    [
      'many 20 | head',
      'line 1 line 2 line 3 line 4 line 5 line 6 line 7 line 8 line 9 line 10 '.replaceAll(/(\d) /g, '$1\n'),
    ],
    ['many 5 | tail 2', 'line 4\nline 5\n'],
    ['many 5 | tail -n 1', 'line 5\n'],
    ['many 20 | tail -2 | head 1', 'line 19\n'],
    ['many 5 | count', '5\n'],
    ['many 5 | grep 9 | count', '0\n'],
    ['many 2 | json', '[\n  1,\n  2\n]\n'],
    ['many 1 | json', '1\n'],
    ['many 5 | grep 9 | json', '[]\n'],
    ['many 2 | json | grep 2', '  2\n'],
    ['many 2 | less', 'line 1\nline 2\n'],
    ['MANY 3 | HEAD 1', 'line 1\n'],
  ])('%s', async (line, shown) => {
    expect(await typed(line)).toEqual([0, shown]);
  });

  it('find addresses with and without their backtick', async () => {
    expect(await typed('said fffff800`00101a2c | grep fffff80000101')).toEqual([0, 'fffff800`00101a2c\n']);
  });

  it.each([
    ['many 5 | gerp 3', 'no filter `gerp`; did you mean `grep`?'],
    ['many 5 |', 'missing a filter after `|`'],
    ['many 5 | grep', 'missing PATTERN'],
    ['many 5 | grep ( ', 'no regular expression: Unterminated group'],
    ['many 5 | grep a b', 'one word too many: a pattern with blanks needs quotes'],
    ['many 5 | head none', '`none` is not a number of lines (decimal, 1 to 1000000)'],
    ['many 5 | count 3', 'it takes no words'],
    ['many 5 >', 'missing FILE after `>`'],
    ['many 5 > a b', 'nothing can follow the file'],
    ['many 5 > a | grep 1', 'nothing can follow the file'],
  ])('complain where they stand: %s', async (line, why) => {
    const [code, said] = await typed(line);
    expect(code).toBe(2);
    expect(String(said).split('\n')[0]).toMatch(/^ *\^ /);
    expect(said).toContain(why);
    expect(said).toContain('e.g.');
  });

  it('do not hide a mistake, nor its exit code', async () => {
    expect(await typed('many 3 fail | head 2 | grep 2')).toEqual([0, 'line 2\n']);
    expect(await typed('many 3 fail | tail 1')).toEqual([1, 'line 3\nit did not work\n']);
    expect(await typed('nothing | grep x')).toEqual([2, expect.stringContaining('no command `nothing`')]);
  });

  it('stop the command when they have enough', async () => {
    expect(await typed('slow | head 1')).toEqual([0, 'begun\n']);
  });

  it('are stopped with their command', async () => {
    const { shell, said } = await haltedShell();
    const running = shell.execute('slow | tail 5');
    await new Promise((resolve) => setImmediate(resolve));
    shell.interrupt();
    expect((await running).code).toBe(130);
    expect(said()).toBe('stopped\n');
  });

  it('give programs the lines that are left', async () => {
    const { shell, blocks } = await haltedShell();
    await shell.execute('many 3 | grep 2');
    expect(blocks).toEqual([{ kind: 'lines', lines: ['line 2'], data: ['line 2'] }]);
  });
});

describe('output to a file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'haltwire-filters-'));
    path = join(folder, 'out put.txt');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('overwrites it, or appends to it', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute(`many 3 > "${path}"`);
    expect(said()).toBe(`3 lines (21 B) to ${path}\n`);
    await shell.execute(`many 2 > "${path}"`);
    await shell.execute(`many 3 | tail 1 >> "${path}"`);
    expect(readFileSync(path, 'utf8')).toBe('line 1\nline 2\nline 3\n');
  });

  it('is not touched by a line that is wrong', async () => {
    const { shell } = await haltedShell();
    await shell.execute(`many 1 > "${path}"`);
    await shell.execute(`many x > "${path}"`);
    await shell.execute(`nothing > "${path}"`);
    expect(readFileSync(path, 'utf8')).toBe('line 1\n');
  });

  it('keeps what came before a mistake', async () => {
    const { shell, said } = await haltedShell();
    await shell.execute(`many 2 fail > "${path}"`);
    expect(said()).toBe(`2 lines (14 B) to ${path}\nit did not work\n`);
    expect(readFileSync(path, 'utf8')).toBe('line 1\nline 2\n');
  });

  it('that cannot be written fails before the command begins', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute(`many 2 > ${folder}/no/such`)).code).toBe(1);
    expect(said()).toMatch(/such cannot be written: no such file or directory\ne\.g\. /);
  });

  it.runIf(process.platform === 'linux')('that is full stops the command and says so', async () => {
    const { shell, said } = await haltedShell();
    expect((await shell.execute('many 5 > /dev/full')).code).toBe(1);
    expect(said()).toMatch(/^\/dev\/full cannot be written: no space left on device\n/m);
  });
});

describe('completion after a command', () => {
  async function offered(line: string) {
    const { shell } = await haltedShell();
    const found = await shell.complete(line, line.length, AbortSignal.timeout(1000));
    return found?.items.map(({ insert }) => insert);
  }

  it('offers what may follow when nothing else may', async () => {
    expect(await offered('exit ')).toEqual(['|', '>']);
    expect(await offered('db @rsp l ')).toEqual([]);
  });

  it('offers filters, their options and files', async () => {
    expect(await offered('db @rsp | ')).toEqual(['grep', 'head', 'tail', 'count', 'json', 'less']);
    expect(await offered('db @rsp | h')).toEqual(['head']);
    expect(await offered('db @rsp | grep -')).toEqual(['-i', '-v']);
    expect(await offered('db @rsp | head 3 | grep -i ')).toEqual(['-v']);
    expect(await offered('db @rsp > package.j')).toEqual(['package.json']);
    expect(await offered('db @rsp | nothing ')).toBeUndefined();
  });
});
