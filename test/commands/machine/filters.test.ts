import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

test('what a command yields is filtered', async () => {
  const [rip, ...more] = await console.type('r | grep rip');
  expect(rip).toMatch(/RIP=fffff800/i);
  expect(more).toEqual([]);
});

test('the halts of steps are filtered as the answer that they are', async () => {
  expect(await console.type('t 4 | count')).toEqual([expect.stringMatching(/^\d+$/)]);
  expect((await console.type('t 8 | head 1')).length).toBe(1);
});

test('what a script prints is filtered, when the script is in braces', async () => {
  expect(await console.type('? { for (i = 0; i < 8; i++) { printf("line %d\\n", i); } } | grep "[35]"')).toEqual([
    expect.stringContaining('line 3'),
    expect.stringContaining('line 5'),
  ]);
  expect(await console.type('print 5 > 3')).not.toEqual([]);
});

test('the data are JSON', async () => {
  const text = (await console.type('r | json')).join('\n');
  expect(JSON.parse(text)).toEqual(console.blocks.at(-1)?.data);
});

test.each([
  ['k', 'list'],
  ['t 3', 'list'],
  ['sb nt!KiSystemStartup 90 l 4000', 'hits, search'],
  ['sb nt!KiSystemStartup 90 91 92 93 l 8', 'hits, search'],
  ['bl', 'list'],
  ['? printf("a\\nb\\n");', 'list'],
  ['u @rip l 40', 'list'],
  ['u @rip l 40 | grep mov', 'list'],
  ['r rip', 'name, value'],
])('all results of a line are one document: %s', async (line, what) => {
  console.blocks.length = 0;
  await console.type(`${line} | json`);
  const documents = console.blocks.filter(({ kind }) => kind === 'json');
  expect(documents).toHaveLength(1);
  const value: unknown = JSON.parse(documents[0]!.lines.join('\n'));
  expect(Array.isArray(value) ? 'list' : Object.keys(value as object).join(', ')).toBe(what);
});

test('a file of JSON is one document', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'haltwire-json-')), 'stack.json');
  await console.type(`k | json > ${file}`);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(
    expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]),
  );
});

test('a filter that is read as a part of an expression is reported', async () => {
  expect(await console.type('? printf("%d\\n", 7); | count')).toEqual(['1']);
  expect((await console.type('r rax = 1 | grep 1')).at(-1)).toMatch(/^`\| grep` belongs to the expression here/);
});
