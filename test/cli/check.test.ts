import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { check } from '../../src/cli/check.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'haltwire-check-'));

function file(name: string, text: string): string {
  const whole = path.join(folder, name);
  writeFileSync(whole, text);
  return whole;
}

/** What is printed, with the folder left out, and the exit code. */
async function checked(files: readonly string[], options: { json?: boolean; ir?: boolean } = {}) {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    const code = await check({ files, json: false, ir: false, ...options });
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    return { code, text: text.replaceAll(folder + path.sep, '') };
  } finally {
    write.mockRestore();
  }
}

it('accepts a correct script', async () => {
  expect(await checked([file('right.hw', 'x = 5;\nprint(x);\n')])).toEqual({
    code: 0,
    text: expect.stringMatching(/^right\.hw: ok, \d+ symbols, \d+ stack cells\n$/),
  });
});

it('shows where a script is wrong, and fails', async () => {
  const { code, text } = await checked([file('wrong.hw', 'x = 5;\nprint(y);\n')]);
  expect(code).toBe(1);
  expect(text).toContain('wrong.hw:2, column 7');
});

it('checks the scripts in a file of commands, at the lines of the file', async () => {
  const { code, text } = await checked([file('walk.ds', 'bp nt!KiTick\n? {\n  .n = 1;\n}\ng\n? { .n = zz; }\n')]);
  expect(code).toBe(1);
  expect(text.split('\n').slice(0, 4)).toEqual([
    expect.stringContaining('walk.ds: ok'),
    expect.stringContaining('walk.ds:6, column 10'),
    expect.stringContaining('.n = zz;'),
    expect.stringMatching(/^ {11}\^\^$/),
  ]);
});

it.each([
  ['a command that there is not', 'pause\nfrobnicate rax\n', 2, 1, 'no command `frobnicate`', '^^^^^^^^^^'],
  ['a word of another debugger', 'ba e 1 nt!KiTick\n', 1, 1, 'no command `ba`', '^^'],
  ['a register that there is not', 'r xyz\n', 1, 3, 'no register `xyz`', '  ^^^'],
  ['a register in an address', 'g\n\nu @rpi l 2\n', 3, 3, 'no register `@rpi`', '  ^^^^'],
  ['a missing argument', 'bp\n', 1, 3, 'missing ADDRESS', '  ^'],
  ['an argument too many', 'bl 3\n', 1, 4, '', '   ^'],
  ['a bad number', 'db 12z4\n', 1, 6, 'not a hexadecimal digit', '     ^'],
  ['a name that is no symbol', 'bp KiTick\n', 1, 4, 'neither a number nor a known symbol', '   ^^^^^^'],
  ['a filter that there is not', 'r | grpe rip\n', 1, 5, 'no filter `grpe`', '    ^^^^'],
  ['a file that there is not', '.script nowhere.ds\n', 1, 9, 'there is no file nowhere.ds', '        ^^^^^^^^^^'],
  ['the second command of a line', 'r rip; u @rpi l 2\n', 1, 10, 'no register `@rpi`', '         ^^^^'],
  ['a value too wide', 'r al = 100\n', 1, 7, 'does not fit into al', '      ^^^^'],
])('says what is wrong as the shell does: %s', async (_, text, line, column, message, carets) => {
  const { code, text: said } = await checked([file('bad.ds', text)]);
  expect(code).toBe(1);
  const [first = '', source, marks, ...rest] = said.split('\n');
  expect(first).toContain(`bad.ds:${line}, column ${column}: `);
  expect(first).toContain(message);
  expect(source).toBe(`  ${text.split('\n')[line - 1]}`);
  expect(marks).toBe(`  ${carets}`);
  expect(rest).toContain(
    `bad.ds: ${text.trim().split(/[\n;]+/).length} ${/[\n;]/.test(text.trim()) ? 'commands' : 'command'}, 1 wrong`,
  );
});

it('takes what only a halted debuggee knows as known', async () => {
  const text = [
    '// a walk',
    'pause',
    'bp nt!KiTick+10',
    'db @rsp+8 l 40',
    'r rax = poi(@rsp)',
    'u poi(@rsp) l 3 | head 2',
    'print @rax + 1',
    `.script ${file('other.ds', 'r')} $arg1`,
    'db $arg1',
    'r rip; k | head 3; u @rip l 3',
    '',
  ].join('\n');
  expect(await checked([file('walk.ds', text)])).toEqual({ code: 0, text: 'walk.ds: 11 commands, none wrong\n' });
});

it('checks commands of standard input and of any name when they begin as commands do', async () => {
  expect(await checked([file('walk.txt', 'pause\nfrob\n')])).toMatchObject({ code: 1 });
});

it('reports for a script with a filter what it reports for the script', async () => {
  expect(await checked([file('filter.ds', '? print(1); | tail 1\n')])).toMatchObject({ code: 0 });
});

it('shows no control characters of a file', async () => {
  const { text } = await checked([file('hostile.ds', 'db \x1b[2Jx\n')]);
  expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
});

it('lets later scripts of a file see the global variables of earlier ones', async () => {
  expect(await checked([file('globals.ds', '? .n = 1;\n? print(.n);\n')])).toMatchObject({ code: 0 });
  expect(await checked([file('alone.ds', '? print(.n);\n')])).toMatchObject({ code: 1 });
});

it('takes symbols as known', async () => {
  expect(await checked([file('symbol.hw', 'print(nt!KiTick);')])).toMatchObject({ code: 0 });
});

it('includes files from the folder of the script', async () => {
  file('part.ds', '? { x = 5; }');
  expect(await checked([file('whole.hw', '#include "part.ds";\nprint(x);\n')])).toMatchObject({ code: 0 });
});

it('prints an object a script', async () => {
  const { text } = await checked([file('one.hw', 'print(1);')], { json: true, ir: true });
  expect(JSON.parse(text)).toMatchObject({
    ok: true,
    notes: [],
    ir: [expect.stringContaining('ADD'), expect.any(String)],
  });
});

it('names a file that cannot be read', async () => {
  await expect(checked([path.join(folder, 'nowhere.hw')])).rejects.toThrow(/cannot read .*nowhere\.hw: no such file/);
});
