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

it('says of a script that it is right', async () => {
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

it('tells which file cannot be read', async () => {
  await expect(checked([path.join(folder, 'nowhere.hw')])).rejects.toThrow(/cannot read .*nowhere\.hw: ENOENT/);
});
