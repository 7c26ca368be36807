import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineConsole } from '../machine-console.ts';

let console: MachineConsole;

beforeAll(async () => {
  console = await MachineConsole.open();
}, 30_000);

afterAll(() => console.close());

test('code is shown under its symbol', async () => {
  const [label, first] = await console.type('u nt!KiIdleLoop l 1');
  expect(label).toBe('nt!KiIdleLoop:');
  expect(first).toMatch(/^fffff800`001[0-9a-f]{5} {2}/);
});

test('a breakpoint in the scheduler halts the machine, and leaves no trace when it is cleared', async () => {
  const before = await console.type('db nt!KiTick l 10');
  await console.type('bp nt!KiTick');
  expect((await console.typeUntilHalt('g')).join('\n')).toMatch(/breakpoint 1 hit.*core [01]/);
  await console.type('bc all');
  expect(await console.type('db nt!KiTick l 10')).toEqual(before);
});

test('a script that does not come to its end fails', async () => {
  const shown = (await console.type('? .x = 1; .x = poi(0); .x = 2;')).join('\n');
  expect(shown).toMatch(/the script stopped in FUNC_POI at symbol \d+: the memory there cannot be read/);
  expect(shown).toMatch(/the script did not finish/);
  expect(console.blocks.at(-1)?.kind).toBe('error');
  expect(await console.type('print .x')).toEqual(expect.arrayContaining([expect.stringContaining('1')]));
});

test.each([
  ['bp KiTick', 'nt!KiTick'],
  ['bp kitick', 'nt!KiTick'],
  ['u KiTikc', 'nt!KiTick'],
  ['u @rpi', '@rip'],
  ['db @rps', '@rsp'],
])('%s: did you mean %s', async (line, meant) => {
  expect((await console.type(line)).join('\n')).toContain(`did you mean \`${meant}\`?`);
});

test('bl is counted without its heading, and an empty list is none', async () => {
  expect(await console.type('bl | count')).toEqual(['0']);
  await console.type('bp nt!KiTick');
  expect(await console.type('bl | count')).toEqual(['1']);
  await console.type('bc all');
});
